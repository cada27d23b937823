using System.Diagnostics;
using System.Runtime.InteropServices;

namespace XRaySink.Listening;

/// <summary>
/// A queue of a fixed size for any number of threads at both ends: a ring whose places say by their turn whether they are free or
/// filled, after the bounded queue of Dmitry Vyukov. Adding costs one interlocked operation.
/// </summary>
sealed class ActivityRing
{
    const int ChunkShift = 10;
    const int LargestShift = 30;

    // Made when the ring first comes to them.
    readonly Place[]?[] chunks;
    readonly int capacity;

    // How many bits of a position say where in the ring it is; the others say in which round.
    readonly int roundShift = ChunkShift;

    Ends ends;

    /// <param name="capacity">How many items it holds: 1 or more, of which 2^30 count.</param>
    public ActivityRing(int capacity)
    {
        this.capacity = Math.Min(capacity, 1 << LargestShift);
        while (1 << roundShift < this.capacity)
            roundShift++;
        chunks = new Place[1 << (roundShift - ChunkShift)][];
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
            ref Place place = ref PlaceOf(tail);
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
            if (Volatile.Read(ref ends.Tail) == head)
            {
                item = null;
                return false;
            }

            ref Place place = ref PlaceOf(head);
            if (Volatile.Read(ref place.Turn) != FreeTurn(head) + 1)
            {
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

    ref Place PlaceOf(long position)
    {
        long index = position & ((1L << roundShift) - 1);
        ref Place[]? chunk = ref chunks[index >> ChunkShift];
        return ref (Volatile.Read(ref chunk) ?? NewChunk(ref chunk))[index & ((1 << ChunkShift) - 1)];
    }

    static Place[] NewChunk(ref Place[]? chunk)
    {
        var made = new Place[1 << ChunkShift];
        return Interlocked.CompareExchange(ref chunk, made, null) ?? made;
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
