namespace XRaySink.Viewer.Traces;

/// <summary>A trace in one line.</summary>
sealed class TraceSummary
{
    // A line has no room for more.
    const int ShownAnnotations = 8;

    public TraceSummary(Trace trace)
    {
        Root = RootOf(trace);
        var annotations = new Dictionary<string, string>();
        End = Root.End ?? Root.Start;
        foreach (StoredDocument document in trace.Documents)
        {
            IsInProgress |= document.IsInProgress;
            Documents++;
        }
        foreach (SegmentFacts segment in trace.Segments)
        {
            Segments++;
            Inside |= segment.Outcome;
            if (segment.End > End)
                End = segment.End.Value;
            foreach ((string key, string value) in segment.Annotations)
            {
                if (annotations.Count < ShownAnnotations)
                    annotations.TryAdd(key, value);
            }
        }
        Annotations = annotations;
    }

    /// <summary>The segment without a parent here; of several the first.</summary>
    public SegmentFacts Root { get; }

    public DateTimeOffset Start => Root.Start;

    /// <summary>When the last that has ended did.</summary>
    public DateTimeOffset End { get; }

    public TimeSpan Duration => End - Start;

    public bool IsInProgress { get; }

    /// <summary>The outcomes of all its segments and subsegments together.</summary>
    public Outcome Inside { get; }

    public int Documents { get; }

    public int Segments { get; }

    /// <summary>The first few; where a key comes twice, the first of it.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; }

    static SegmentFacts RootOf(Trace trace)
    {
        SegmentFacts[] tops = [.. trace.Documents.Select(document => document.Top)];
        if (Array.Find(tops, top => top.ParentId is null) is { } root)
            return root;

        // It began elsewhere, and that has not come, or not yet.
        var ids = trace.Segments.Select(segment => segment.Id).ToHashSet();
        return Array.Find(tops, top => !ids.Contains(top.ParentId!)) ?? tops[0];
    }
}
