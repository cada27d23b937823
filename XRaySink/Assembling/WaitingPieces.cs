using System.Buffers;
using System.Diagnostics;
using XRaySink.Documents;

namespace XRaySink.Assembling;

/// <summary>
/// Finished activities of one trace that wait for what they lie below, already written: nothing of the traced code's own memory is held,
/// and how much of ours is known to the byte.
/// </summary>
sealed class WaitingPieces
{
    const int FirstSize = 2048;

    readonly List<ActivityPiece> pieces = [];

    byte[] bytes = [];

    public List<ActivityPiece> Pieces => pieces;

    public int Count => pieces.Count;

    /// <summary>How many bytes wait.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> JsonOf(in ActivityPiece piece) => bytes.AsSpan(piece.Offset, piece.Length);

    public void Add(Activity activity, in WrittenActivity written)
    {
        Grow(Length + written.Json.Length);
        written.Json.CopyTo(bytes.AsSpan(Length));
        pieces.Add(new ActivityPiece(
            DocumentIds.Bits(activity.SpanId),
            DocumentIds.Bits(activity.ParentSpanId),
            activity.StartTimeUtc.Ticks,
            written.IsSegment,
            Length,
            written.HeadLength,
            written.Json.Length));
        Length += written.Json.Length;
    }

    /// <summary>Forgets all of them and gives the memory back.</summary>
    public void Clear()
    {
        pieces.Clear();
        Length = 0;
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
    }

    void Grow(int needed)
    {
        if (needed <= bytes.Length)
            return;

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(FirstSize, bytes.Length * 2)));
        bytes.AsSpan(0, Length).CopyTo(larger);
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
