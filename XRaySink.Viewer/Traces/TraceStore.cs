namespace XRaySink.Viewer.Traces;

/// <summary>The latest traces, joined from documents that come in any order and from anywhere. Safe for many threads.</summary>
sealed class TraceStore(TraceStoreLimits limits, TimeProvider time)
{
    // What a trace takes besides its documents.
    const int TraceSize = 600;

    readonly Lock gate = new();
    readonly Dictionary<string, Entry> entries = [];

    // In the order of their last change: the first is the next to go.
    readonly LinkedList<Entry> byAge = new();

    long size;
    long version;
    TaskCompletionSource change = NewChange();

    /// <summary>What was not taken, and why.</summary>
    public RefusalLog Refusals { get; } = new(time);

    /// <summary>Takes a document, or notes why not.</summary>
    /// <param name="utf8">A segment or independent subsegment. It is copied.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Add(ReadOnlySpan<byte> utf8)
    {
        if (StoredDocument.TryRead(utf8, out string? refusal) is not { } document)
        {
            Refusals.Add(refusal!, utf8);
            return false;
        }

        TaskCompletionSource waiting;
        lock (gate)
        {
            Add(document);
            waiting = change;
            change = NewChange();
        }
        waiting.TrySetResult();
        return true;
    }

    /// <summary>A trace; <see langword="null"/> when it is not here, or no longer.</summary>
    public Trace? Find(string id)
    {
        lock (gate)
            return entries.TryGetValue(id, out Entry? entry) ? entry.Trace : null;
    }

    /// <summary>The traces that have changed since a version, the latest change last; those after version 0 are all.</summary>
    public Changes Since(long since)
    {
        lock (gate)
        {
            var changed = new List<Trace>();
            for (LinkedListNode<Entry>? node = byAge.Last; node is not null && node.Value.Version > since; node = node.Previous)
                changed.Add(node.Value.Trace);
            changed.Reverse();
            return new Changes(changed, version, byAge.First?.Value.Version ?? 0, entries.Count);
        }
    }

    /// <summary>Waits until something has changed since a version.</summary>
    public async Task WaitForChange(long since, CancellationToken cancel)
    {
        Task next;
        lock (gate)
        {
            if (version > since)
                return;
            next = change.Task;
        }
        await next.WaitAsync(cancel).ConfigureAwait(false);
    }

    void Add(StoredDocument document)
    {
        if (!entries.TryGetValue(document.TraceId, out Entry? entry))
        {
            entries.Add(document.TraceId, entry = new Entry(document.TraceId));
            size += TraceSize;
        }
        else
        {
            byAge.Remove(entry.Node);
        }

        byAge.AddLast(entry.Node);
        size += entry.Take(document, limits);
        entry.Changed(++version, time.GetUtcNow());
        while (entries.Count > 1 && (entries.Count > limits.Traces || size > limits.Bytes))
            Forget(byAge.First!.Value);
    }

    void Forget(Entry entry)
    {
        byAge.Remove(entry.Node);
        entries.Remove(entry.Id);
        size -= entry.Size + TraceSize;
    }

    // What waits must not run inside of Add.
    static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What has changed.</summary>
    /// <param name="Traces">As they are now.</param>
    /// <param name="Version">Of the latest change.</param>
    /// <param name="Oldest">The version of the trace that goes next: whatever is older is not here any more.</param>
    /// <param name="Kept">How many traces there are in all.</param>
    public sealed record Changes(IReadOnlyList<Trace> Traces, long Version, long Oldest, int Kept);

    sealed class Entry
    {
        readonly Dictionary<string, StoredDocument> documents = [];
        Trace? trace;
        DateTimeOffset updated;
        int leftOut;

        public Entry(string id)
        {
            Id = id;
            Node = new LinkedListNode<Entry>(this);
        }

        public string Id { get; }

        public LinkedListNode<Entry> Node { get; }

        public long Version { get; private set; }

        public int Size { get; private set; }

        public Trace Trace => trace ??= new Trace(Id, Version, updated, [.. documents.Values.OrderBy(document => document.Top.Start)], leftOut);

        public void Changed(long version, DateTimeOffset now)
        {
            Version = version;
            updated = now;
            trace = null;
        }

        /// <summary>Adds a document or replaces an earlier one, and tells by how many bytes the trace has grown.</summary>
        public int Take(StoredDocument document, TraceStoreLimits limits)
        {
            StoredDocument? earlier = documents.GetValueOrDefault(document.Id);
            if (earlier is { IsInProgress: false } && document.IsInProgress)
                return 0; // the announcement came after what it announces

            int growth = document.Size - (earlier?.Size ?? 0);
            bool isFull = Size + growth > limits.BytesPerTrace || (earlier is null && documents.Count >= limits.DocumentsPerTrace);
            if (isFull && documents.Count > 0)
            {
                leftOut++;
                return 0;
            }

            documents[document.Id] = document;
            Size += growth;
            return growth;
        }
    }
}
