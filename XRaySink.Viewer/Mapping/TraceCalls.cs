using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Mapping;

/// <summary>Who asked whom within one trace.</summary>
sealed class TraceCalls
{
    readonly Dictionary<string, SegmentFacts> byId = [];
    readonly HashSet<string> answered = [];

    public TraceCalls(Trace trace)
    {
        foreach (SegmentFacts segment in trace.Segments)
        {
            byId.TryAdd(segment.Id, segment);
            if (segment is { Kind: SegmentKind.Service, ParentId: { } parent })
                answered.Add(parent);
        }
    }

    /// <summary>Whether the party that was called sent a segment of its own.</summary>
    public bool IsAnswered(SegmentFacts call) => answered.Contains(call.Id);

    /// <summary>The service in which a call was made; <see langword="null"/> when its segment is not here.</summary>
    public SegmentFacts? OwnerOf(SegmentFacts segment) => Above(segment).FirstOrDefault(above => above.Kind == SegmentKind.Service);

    /// <summary>Whether a call is part of another, as an HTTP request is part of a call of the AWS SDK.</summary>
    public bool IsInsideOfCall(SegmentFacts call) =>
        Above(call).TakeWhile(above => above.Kind != SegmentKind.Service).Any(above => above.Kind != SegmentKind.Local);

    // Parents may go round in a circle, since a stranger names them.
    IEnumerable<SegmentFacts> Above(SegmentFacts segment)
    {
        int steps = byId.Count;
        while (steps-- > 0 && segment.ParentId is { } parent && byId.TryGetValue(parent, out SegmentFacts? above))
        {
            yield return above;
            segment = above;
        }
    }
}
