using XRaySink.Documents;

namespace XRaySink.Viewer.Traces;

/// <summary>
/// The segments of a trace below each other: embedded ones where they stand, documents below what they name as their parent.
/// What names a parent that is not here, or goes round in a circle, stands at the top.
/// </summary>
sealed class TraceTree
{
    readonly List<Row> rows = [];
    readonly HashSet<SegmentDocument> placed = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<string, List<SegmentDocument>> separate = [];

    public TraceTree(Trace trace)
    {
        SegmentDocument[] documents = [.. trace.Documents.Select(document => document.Read())];
        var ids = trace.Segments.Select(segment => segment.Id).ToHashSet();
        foreach (SegmentDocument document in documents)
        {
            if (document.ParentId is { } parent && ids.Contains(parent))
                ChildrenOf(parent).Add(document);
        }

        foreach (SegmentDocument document in documents)
        {
            if (document.ParentId is not { } parent || !ids.Contains(parent))
                Place(document);
        }
        foreach (SegmentDocument document in documents)
            Place(document);
    }

    /// <summary>Every segment and subsegment, each before what is below it, and those next to each other in the order of their beginning.</summary>
    public IReadOnlyList<Row> Rows => rows;

    /// <summary>When the first began.</summary>
    public DateTimeOffset Start => rows.Min(row => row.Segment.StartTime);

    /// <summary>When the last ended, as far as they have.</summary>
    public DateTimeOffset End => rows.Max(row => row.Segment.EndTime ?? row.Segment.StartTime);

    // Not recursive: a stranger decides how deep it goes.
    void Place(SegmentDocument top)
    {
        var waiting = new Stack<(SegmentDocument Segment, int Depth)>([(top, 0)]);
        while (waiting.TryPop(out (SegmentDocument Segment, int Depth) next))
        {
            if (!placed.Add(next.Segment))
                continue;

            rows.Add(new Row(next.Segment, next.Depth));
            foreach (SegmentDocument child in Below(next.Segment).OrderByDescending(child => child.StartTime))
                waiting.Push((child, next.Depth + 1));
        }
    }

    IEnumerable<SegmentDocument> Below(SegmentDocument segment) =>
        segment.Subsegments.Concat(separate.GetValueOrDefault(segment.Id) ?? []).Reverse();

    List<SegmentDocument> ChildrenOf(string parent)
    {
        if (!separate.TryGetValue(parent, out List<SegmentDocument>? children))
            separate.Add(parent, children = []);
        return children;
    }

    /// <summary>A segment and how far below the top it stands.</summary>
    public readonly record struct Row(SegmentDocument Segment, int Depth);
}
