using System.Diagnostics;
using System.Runtime.InteropServices;

namespace XRaySink.Listening;

/// <summary>
/// A queue of a fixed size for any number of threads at both ends: a ring whose places say by their turn whether they are free or
/// filled, after the bounded queue of Dmitry Vyukov. Adding costs one interlocked operation.
/// </summary>
sealed class ActivityRing
{
    readonly Place[] places;
    readonly int capacity;
    readonly int roundShift;

    Ends ends;

    /// <param name="capacity">How many items it holds: from 1 to 2^30.</param>
    public ActivityRing(int capacity)
    {
        this.capacity = capacity;
        roundShift = 0;
        while (1 << roundShift < capacity)
            roundShift++;
        places = new Place[1 << roundShift];
    }

    /// <summary>How many items are in it, or are about to be.</summary>
    public int Count => (int)(Volatile.Read(ref ends.Tail) - Volatile.Read(ref ends.Head));

    /// <summary>Adds an item, if there is room.</summary>
    public bool TryAdd(Activity item)
    {
        while (true)
        {
            long tail = Volatile.Read(ref ends.Tail);
            if (tail - Volatile.Read(ref ends.Head) >= capacity)
                return false;

            // A place may still be in the hands of whoever takes from it.
            ref Place place = ref places[(int)tail & (places.Length - 1)];
            if (Volatile.Read(ref place.Turn) != FreeTurn(tail))
            {
                if (Volatile.Read(ref ends.Tail) == tail)
                    return false;
                continue;
            }

            if (Interlocked.CompareExchange(ref ends.Tail, tail + 1, tail) != tail)
                continue;

            place.Item = item;
            Volatile.Write(ref place.Turn, FreeTurn(tail) + 1);
            return true;
        }
    }

    /// <summary>Takes the oldest item, if there is one. It is waited for while it is about to come.</summary>
    public bool TryTake(out Activity? item)
    {
        SpinWait spin = default;
        while (true)
        {
            long head = Volatile.Read(ref ends.Head);
            ref Place place = ref places[(int)head & (places.Length - 1)];
            if (Volatile.Read(ref place.Turn) != FreeTurn(head) + 1)
            {
                if (Volatile.Read(ref ends.Tail) == head)
                {
                    item = null;
                    return false;
                }
                spin.SpinOnce();
                continue;
            }

            if (Interlocked.CompareExchange(ref ends.Head, head + 1, head) != head)
                continue;

            item = place.Item;
            place.Item = null;
            Volatile.Write(ref place.Turn, FreeTurn(head) + 2);
            return true;
        }
    }

    // Two turns for each round through the ring: free, and filled. A new ring is free.
    long FreeTurn(long position) => (position >> roundShift) << 1;

    struct Place
    {
        public long Turn;
        public Activity? Item;
    }

    // Far apart, so that the sender's progress does not disturb those who add.
    [StructLayout(LayoutKind.Explicit, Size = 3 * CacheLine)]
    struct Ends
    {
        const int CacheLine = 128;

        [FieldOffset(CacheLine)]
        public long Head;

        [FieldOffset(2 * CacheLine)]
        public long Tail;
    }
}
