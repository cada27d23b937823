using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Mapping;

/// <summary>Who called whom, how often and with what success, in a number of traces.</summary>
sealed class ServiceMap
{
    // A map of more is no map; a stranger might send a million names.
    const int MaxNodes = 150;

    readonly Dictionary<(string Name, NodeKind Kind), MapNode> nodes = [];
    readonly Dictionary<(MapNode From, MapNode To), MapEdge> edges = [];
    DateTimeOffset first = DateTimeOffset.MaxValue;
    DateTimeOffset last = DateTimeOffset.MinValue;

    public ServiceMap(IEnumerable<Trace> traces)
    {
        foreach (Trace trace in traces)
        {
            TraceCount++;
            Add(trace);
        }
    }

    public int TraceCount { get; private set; }

    /// <summary>How many nodes had no place any more.</summary>
    public int LeftOut { get; private set; }

    public IReadOnlyCollection<MapNode> Nodes => nodes.Values;

    public IReadOnlyCollection<MapEdge> Edges => edges.Values;

    /// <summary>From the first segment's beginning to the last's, and never less than a minute, so that rates are by the minute.</summary>
    public TimeSpan Span => last - first > TimeSpan.FromMinutes(1) ? last - first : TimeSpan.FromMinutes(1);

    void Add(Trace trace)
    {
        var calls = new TraceCalls(trace);
        foreach (SegmentFacts segment in trace.Segments)
        {
            first = segment.Start < first ? segment.Start : first;
            last = segment.Start > last ? segment.Start : last;
            if (segment.Kind == SegmentKind.Service)
                AddService(segment, calls);
            else if (segment.Kind != SegmentKind.Local && !calls.IsAnswered(segment) && !calls.IsInsideOfCall(segment))
                AddCall(segment, calls);
        }
    }

    void AddService(SegmentFacts segment, TraceCalls calls)
    {
        MapNode? from = segment.ParentId is null
            ? Node("callers", NodeKind.Caller)
            : calls.OwnerOf(segment) is { } caller ? Node(caller.Name, NodeKind.Service) : null;
        Connect(from, Node(segment.Name, NodeKind.Service), segment);
    }

    // Whoever is called says nothing of itself: what is known of it is what its caller saw.
    void AddCall(SegmentFacts call, TraceCalls calls) =>
        Connect(
            calls.OwnerOf(call) is { } caller ? Node(caller.Name, NodeKind.Service) : null,
            Node(call.Name, call.Kind switch { SegmentKind.Aws => NodeKind.Aws, SegmentKind.Database => NodeKind.Database, _ => NodeKind.Remote }),
            call);

    void Connect(MapNode? from, MapNode? to, SegmentFacts segment)
    {
        to?.Traffic.Add(segment);
        if (from is null || to is null)
            return;

        if (!edges.TryGetValue((from, to), out MapEdge? edge))
            edges.Add((from, to), edge = new MapEdge(from, to));
        edge.Traffic.Add(segment);
    }

    MapNode? Node(string name, NodeKind kind)
    {
        if (nodes.TryGetValue((name, kind), out MapNode? node))
            return node;
        if (nodes.Count == MaxNodes)
        {
            LeftOut++;
            return null;
        }

        nodes.Add((name, kind), node = new MapNode(name, kind));
        return node;
    }
}
