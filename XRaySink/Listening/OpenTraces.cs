using System.Collections.Concurrent;
using System.Diagnostics;

namespace XRaySink.Listening;

/// <summary>
/// The segments of this process that are open, by their trace: for activities that are given their parent as a context, for example
/// because it came with a message through a channel, and have no current activity around them.
/// </summary>
/// <remarks>
/// Every segment passes through here, so the usual case allocates nothing and takes no lock: a trace id is random, and its last
/// digits say in which place the segment lies. Only a segment that finds its place taken goes into the dictionary.
/// </remarks>
static class OpenTraces
{
    const int Digits = 3;
    const int Places = 1 << (4 * Digits);

    static readonly Activity?[] Placed = new Activity?[Places];
    static readonly ConcurrentDictionary<ActivityTraceId, Activity> Displaced = [];

    /// <summary>Adds a segment. Of several in a trace the first is kept: it is the one that the others lie below.</summary>
    public static void Add(Activity segment)
    {
        Activity? first = Interlocked.CompareExchange(ref Placed[PlaceOf(segment.TraceId)], segment, null);
        if (first is not null && first.TraceId != segment.TraceId)
            Displaced.TryAdd(segment.TraceId, segment);
    }

    public static void Remove(Activity segment)
    {
        Activity? removed = Interlocked.CompareExchange(ref Placed[PlaceOf(segment.TraceId)], null, segment);
        if (removed != segment && !Displaced.IsEmpty)
            Displaced.TryRemove(new KeyValuePair<ActivityTraceId, Activity>(segment.TraceId, segment));
    }

    /// <summary>Forgets all of them, when nobody listens any more who would hear of their end.</summary>
    public static void Clear()
    {
        Array.Clear(Placed);
        Displaced.Clear();
    }

    public static Activity? SegmentOf(ActivityTraceId traceId)
    {
        Activity? placed = Volatile.Read(ref Placed[PlaceOf(traceId)]);
        return placed?.TraceId == traceId ? placed : Displaced.GetValueOrDefault(traceId);
    }

    static int PlaceOf(ActivityTraceId traceId)
    {
        string digits = traceId.ToHexString();
        int place = 0;
        for (int i = digits.Length - Digits; i < digits.Length; i++)
            place = (place << 4) | ValueOf(digits[i]);
        return place;
    }

    // Of a lower-case hexadecimal digit.
    static int ValueOf(char digit) => digit <= '9' ? digit - '0' : digit - 'a' + 10;
}
