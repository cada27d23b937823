using System.Collections.Concurrent;
using System.Diagnostics;

namespace XRaySink.Listening;

/// <summary>
/// The segments of this process that are open, by their trace: for activities that are given their parent as a context, for example
/// because it came with a message through a channel, and have no current activity around them. Few ask, and every segment is added, so
/// that adding costs no more than an exchange: each trace has its place in a table, and only when two want the same one, a dictionary.
/// </summary>
static class OpenTraces
{
    const int Places = 4096;

    static readonly Activity?[] Table = new Activity?[Places];
    static readonly ConcurrentDictionary<ActivityTraceId, Activity> Crowded = [];

    /// <summary>Adds a segment. Of several in a trace the first is kept: it is the one that the others lie below.</summary>
    public static void Add(Activity segment)
    {
        ActivityTraceId trace = segment.TraceId;
        if (Interlocked.CompareExchange(ref PlaceOf(trace), segment, null) is { } there && there.TraceId != trace)
            Crowded.TryAdd(trace, segment);
    }

    public static void Remove(Activity segment)
    {
        ActivityTraceId trace = segment.TraceId;
        if (Interlocked.CompareExchange(ref PlaceOf(trace), null, segment) != segment && !Crowded.IsEmpty)
            Crowded.TryRemove(new KeyValuePair<ActivityTraceId, Activity>(trace, segment));
    }

    /// <summary>Forgets all of them, when nobody listens any more who would hear of their end.</summary>
    public static void Clear()
    {
        Array.Clear(Table);
        Crowded.Clear();
    }

    public static Activity? SegmentOf(ActivityTraceId traceId) =>
        Volatile.Read(ref PlaceOf(traceId)) is { } segment && segment.TraceId == traceId ? segment : Crowded.GetValueOrDefault(traceId);

    static ref Activity? PlaceOf(ActivityTraceId trace) => ref Table[(uint)trace.GetHashCode() % Places];
}
