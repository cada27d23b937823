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
/// digits say in which row the segment lies. Only a segment that finds its row full goes into dictionaries. There are few rows, because
/// the sender looks at all of them, and what it has looked at costs the traced code more to write.
/// </remarks>
static class OpenTraces
{
    const int Rows = 128;

    // A row of eight references is about a line of the processor's cache.
    const int PlacesInRow = 8;

    static readonly Place[] Places = new Place[Rows * PlacesInRow];
    static readonly ConcurrentDictionary<Activity, bool> Unplaced = [];
    static readonly ConcurrentDictionary<ActivityTraceId, Activity> Displaced = [];

    /// <summary>All of them. Some may end while they are looked at.</summary>
    public static Enumerator All => default;

    /// <summary>Adds a segment.</summary>
    public static void Add(Activity segment)
    {
        foreach (ref Place place in RowOf(segment.TraceId))
        {
            if (place.Segment is null && Interlocked.CompareExchange(ref place.Segment, segment, null) is null)
                return;
        }

        Unplaced.TryAdd(segment, true);
        Displaced.TryAdd(segment.TraceId, segment);
    }

    /// <summary>Removes a segment.</summary>
    /// <returns>Whether it was there: of several who remove it, one is told so.</returns>
    public static bool Remove(Activity segment)
    {
        foreach (ref Place place in RowOf(segment.TraceId))
        {
            if (place.Segment == segment)
                return Interlocked.CompareExchange(ref place.Segment, null, segment) == segment;
        }
        return RemoveUnplaced(segment);
    }

    /// <summary>Forgets all of them, when nobody listens any more who would hear of their end.</summary>
    public static void Clear()
    {
        Array.Clear(Places);
        Unplaced.Clear();
        Displaced.Clear();
    }

    /// <summary>The segment that is open in a trace. Of several it is the one that began first, which the others lie below.</summary>
    public static Activity? SegmentOf(ActivityTraceId traceId)
    {
        Activity? first = Displaced.IsEmpty ? null : Displaced.GetValueOrDefault(traceId);
        foreach (ref Place place in RowOf(traceId))
        {
            Activity? segment = Volatile.Read(ref place.Segment);
            if (segment?.TraceId == traceId && (first is null || segment.StartTimeUtc < first.StartTimeUtc))
                first = segment;
        }
        return first;
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
            while (next < Places.Length)
            {
                if (Volatile.Read(ref Places[next++].Segment) is { } segment)
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

    static Span<Place> RowOf(ActivityTraceId traceId)
    {
        string digits = traceId.ToHexString();
        int row = ((ValueOf(digits[30]) << 4) | ValueOf(digits[31])) % Rows;
        return Places.AsSpan(row * PlacesInRow, PlacesInRow);
    }

    // Of a lower-case hexadecimal digit.
    static int ValueOf(char digit) => digit <= '9' ? digit - '0' : digit - 'a' + 10;
}
