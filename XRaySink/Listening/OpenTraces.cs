using System.Collections.Concurrent;
using System.Diagnostics;

namespace XRaySink.Listening;

/// <summary>
/// The segments of this process that are open, by their trace: for activities that are given their parent as a context, for example
/// because it came with a message through a channel, and have no current activity around them. The senders look here too, for segments
/// that have been open for long.
/// </summary>
/// <remarks>
/// Every segment passes through here, so the usual case allocates nothing and takes no lock: a trace id is random, and its last
/// digits say in which place the segment lies. Only a segment that finds its place taken goes into dictionaries.
/// </remarks>
static class OpenTraces
{
    const int Digits = 3;
    const int Places = 1 << (4 * Digits);

    static readonly Place[] Placed = new Place[Places];
    static readonly ConcurrentDictionary<Activity, bool> Unplaced = [];
    static readonly ConcurrentDictionary<ActivityTraceId, Activity> Displaced = [];

    /// <summary>All of them. Some may end while they are looked at.</summary>
    public static Enumerator All => default;

    /// <summary>Adds a segment. Of several in a trace the first is kept for their children: it is the one that the others lie below.</summary>
    public static void Add(Activity segment)
    {
        Activity? first = Interlocked.CompareExchange(ref Placed[PlaceOf(segment.TraceId)].Segment, segment, null);
        if (first is null)
            return;

        Unplaced.TryAdd(segment, true);
        if (first.TraceId != segment.TraceId)
            Displaced.TryAdd(segment.TraceId, segment);
    }

    /// <summary>Removes a segment.</summary>
    /// <returns>Whether it was there: of several who remove it, one is told so.</returns>
    public static bool Remove(Activity segment) =>
        Interlocked.CompareExchange(ref Placed[PlaceOf(segment.TraceId)].Segment, null, segment) == segment || RemoveUnplaced(segment);

    /// <summary>Forgets all of them, when nobody listens any more who would hear of their end.</summary>
    public static void Clear()
    {
        Array.Clear(Placed);
        Unplaced.Clear();
        Displaced.Clear();
    }

    public static Activity? SegmentOf(ActivityTraceId traceId)
    {
        Activity? placed = Volatile.Read(ref Placed[PlaceOf(traceId)].Segment);
        return placed?.TraceId == traceId ? placed : Displaced.GetValueOrDefault(traceId);
    }

    static bool RemoveUnplaced(Activity segment)
    {
        if (Unplaced.IsEmpty || !Unplaced.TryRemove(segment, out _))
            return false;

        Displaced.TryRemove(new KeyValuePair<ActivityTraceId, Activity>(segment.TraceId, segment));
        return true;
    }

    /// <summary>Goes through the segments, without memory of its own as long as each has a place.</summary>
    public struct Enumerator
    {
        int next;
        IEnumerator<KeyValuePair<Activity, bool>>? unplaced;

        public Activity Current { get; private set; }

        public readonly Enumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            while (next < Places)
            {
                if (Volatile.Read(ref Placed[next++].Segment) is { } segment)
                {
                    Current = segment;
                    return true;
                }
            }
            return MoveNextUnplaced();
        }

        bool MoveNextUnplaced()
        {
            if (unplaced is null && Unplaced.IsEmpty)
                return false;

            unplaced ??= Unplaced.GetEnumerator();
            if (!unplaced.MoveNext())
                return false;

            Current = unplaced.Current.Key;
            return true;
        }
    }

    // Storing into an array of objects would look for their type.
    struct Place
    {
        public Activity? Segment;
    }

    static int PlaceOf(ActivityTraceId traceId)
    {
        string digits = traceId.ToHexString();
        return (ValueOf(digits[29]) << 8) | (ValueOf(digits[30]) << 4) | ValueOf(digits[31]);
    }

    // Of a lower-case hexadecimal digit.
    static int ValueOf(char digit) => digit <= '9' ? digit - '0' : digit - 'a' + 10;
}
