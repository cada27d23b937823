namespace XRaySink.Emitters;

/// <summary>
/// Documents on their way to the daemon, each in a datagram of its own. All datagrams have the same length, so that the system can
/// cut them out of one buffer: spaces fill the header lines up, which receivers read as JSON, and leave the documents as they are.
/// </summary>
sealed class DatagramBatch
{
    /// <summary>How many datagrams a batch holds. Linux takes up to 64 at once; a receiver's buffer should take a batch with ease.</summary>
    public const int Capacity = 32;

    // The largest payload of an IPv4 datagram, and what several of them may take together.
    const int LongestDatagram = 65_507;
    const int LongestTogether = 32 * 1024;

    // Lengths are rounded up, so that documents that differ by a few digits go together.
    const int Step = 128;

    readonly byte[] bytes = new byte[LongestDatagram];
    readonly int[] documentLengths = new int[Capacity];

    // AWS: this line, then one document (sending data to X-Ray).
    static ReadOnlySpan<byte> Header => "{\"format\":\"json\",\"version\":1}"u8;

    public int Count { get; private set; }

    /// <summary>The length of each datagram.</summary>
    public int DatagramLength { get; private set; }

    /// <summary>All datagrams, one after the other.</summary>
    public ReadOnlySpan<byte> Together => bytes.AsSpan(0, Count * DatagramLength);

    /// <summary>Adds a document, unless it does not go with those that are here. One that is too long for a datagram is never added.</summary>
    public bool TryAdd(ReadOnlySpan<byte> document)
    {
        int length = Header.Length + 1 + document.Length;
        if (Count == 0 ? length > LongestDatagram : !HasRoomFor(length))
            return false;
        if (!Suits(length))
            DatagramLength = Math.Min(LongestDatagram, (length + Step - 1) / Step * Step);

        Span<byte> datagram = bytes.AsSpan(Count * DatagramLength, DatagramLength);
        int spaces = DatagramLength - length;
        Header.CopyTo(datagram);
        datagram.Slice(Header.Length, spaces).Fill((byte)' ');
        datagram[Header.Length + spaces] = (byte)'\n';
        document.CopyTo(datagram[^document.Length..]);
        documentLengths[Count++] = document.Length;
        return true;
    }

    /// <summary>A datagram as it is sent by itself, without spaces. Nothing can be added or sent together after that.</summary>
    public ReadOnlySpan<byte> Alone(int index)
    {
        Span<byte> datagram = bytes.AsSpan(index * DatagramLength, DatagramLength);
        Span<byte> alone = datagram[^(Header.Length + 1 + documentLengths[index])..];
        Header.CopyTo(alone);
        return alone;
    }

    public void Clear() => Count = 0;

    bool HasRoomFor(int length) => Count < Capacity && Suits(length) && (Count + 1) * DatagramLength <= LongestTogether;

    // No datagram becomes much longer than twice what it was.
    bool Suits(int length) => length <= DatagramLength && DatagramLength - length < Math.Max(Step, DatagramLength / 2);
}
