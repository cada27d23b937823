using System.Collections.Concurrent;
using System.Diagnostics;

namespace XRaySink.Listening;

/// <summary>
/// The segments of this process that are open, by their trace: for activities that are given their parent as a context, for example
/// because it came with a message through a channel, and have no current activity around them.
/// </summary>
static class OpenTraces
{
    static readonly ConcurrentDictionary<ActivityTraceId, Activity> Segments = [];

    /// <summary>Adds a segment. Of several in a trace the first is kept: it is the one that the others lie below.</summary>
    public static void Add(Activity segment) => Segments.TryAdd(segment.TraceId, segment);

    public static void Remove(Activity segment) => Segments.TryRemove(new KeyValuePair<ActivityTraceId, Activity>(segment.TraceId, segment));

    /// <summary>Forgets all of them, when nobody listens any more who would hear of their end.</summary>
    public static void Clear() => Segments.Clear();

    public static Activity? SegmentOf(ActivityTraceId traceId) => Segments.GetValueOrDefault(traceId);
}
