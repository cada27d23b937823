using System.Text;
using XRaySink.Documents;
using XRaySink.Validation;

namespace XRaySink.Testing;

/// <summary>One datagram as the daemon splits it: a header line, and the document after it.</summary>
public sealed class ReceivedDatagram
{
    readonly byte[] bytes;
    readonly int headerLength;

    // Tests look at everything again whenever something arrives.
    SegmentDocument? document;
    IReadOnlyList<string>? complaints;

    internal ReceivedDatagram(ReadOnlySpan<byte> datagram)
    {
        bytes = datagram.ToArray();
        headerLength = datagram.IndexOf((byte)'\n') + 1;
    }

    /// <summary>All of it.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>The header line with its line feed; empty when there is none.</summary>
    public string Header => Encoding.UTF8.GetString(bytes, 0, headerLength);

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Body => bytes.AsSpan(headerLength);

    /// <summary>What follows the header, read as a document.</summary>
    public SegmentDocument Document => document ??= SegmentDocument.Parse(Body);

    /// <summary>What a strict reader of the document has to say against it.</summary>
    public IReadOnlyList<string> Complaints => complaints ??= SegmentValidator.Validate(Body);
}
