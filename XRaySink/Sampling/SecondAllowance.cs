namespace XRaySink.Sampling;

/// <summary>Counts what was taken in the current second of the clock, without a lock.</summary>
internal sealed class SecondAllowance
{
    // The second in the upper half and what was taken in it in the lower, so that both change as one.
    long state;

    /// <summary>Takes one, unless <paramref name="limit"/> were taken in this second already.</summary>
    /// <param name="second">Which second it is, counted from any beginning.</param>
    /// <param name="limit">How many may be taken in one second.</param>
    public bool TryTake(long second, int limit)
    {
        while (true)
        {
            long seen = Volatile.Read(ref state);
            long known = (uint)(seen >> 32);

            // Another thread may have read the clock just after the next second began; going back would grant that second twice.
            long current = second == known - 1 ? known : second;
            uint taken = current == known ? (uint)seen : 0;
            if (taken >= limit)
                return false;

            if (Interlocked.CompareExchange(ref state, (current << 32) | (taken + 1), seen) == seen)
                return true;
        }
    }
}
