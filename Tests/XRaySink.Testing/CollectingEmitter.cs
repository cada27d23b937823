using XRaySink.Documents;
using XRaySink.Emitters;

namespace XRaySink.Testing;

/// <summary>Keeps every document as it was emitted, byte for byte.</summary>
public sealed class CollectingEmitter : ISegmentEmitter
{
    readonly List<byte[]> emitted = [];
    readonly Lock gate = new();

    /// <summary>Each document's bytes, in order.</summary>
    public IReadOnlyList<byte[]> Emitted
    {
        get
        {
            lock (gate)
                return [.. emitted];
        }
    }

    /// <summary>The documents, in order.</summary>
    public IReadOnlyList<SegmentDocument> Documents => [.. Emitted.Select(bytes => SegmentDocument.Parse(bytes))];

    /// <inheritdoc/>
    public bool Emit(ReadOnlySpan<byte> document)
    {
        byte[] copy = document.ToArray();
        lock (gate)
            emitted.Add(copy);
        return true;
    }

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
