using XRaySink.Documents;

namespace XRaySink.Emitters;

/// <summary>Keeps the latest documents in memory. Safe to read while the sink writes.</summary>
/// <param name="capacity">How many documents are kept before the oldest goes; 1 or more.</param>
public sealed class MemoryEmitter(int capacity = 10_000) : ISegmentEmitter
{
    readonly Queue<byte[]> documents = new();

    /// <summary>The documents, the oldest first.</summary>
    public IReadOnlyList<SegmentDocument> Documents
    {
        get
        {
            byte[][] kept;
            lock (documents)
                kept = [.. documents];
            return [.. kept.Select(document => SegmentDocument.Parse(document))];
        }
    }

    /// <inheritdoc/>
    public bool Emit(ReadOnlySpan<byte> document)
    {
        lock (documents)
        {
            documents.Enqueue(document.ToArray());
            if (documents.Count > Math.Max(1, capacity))
                documents.Dequeue();
        }
        return true;
    }

    /// <summary>Forgets what is kept.</summary>
    public void Clear()
    {
        lock (documents)
            documents.Clear();
    }

    /// <summary>Does nothing: everything is given out at once.</summary>
    public void Flush()
    {
    }

    /// <summary>Does nothing: what is kept can still be read.</summary>
    public void Dispose()
    {
    }
}
