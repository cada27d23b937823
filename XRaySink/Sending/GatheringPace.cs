namespace XRaySink.Sending;

/// <summary>
/// How long the sender gathers before it sends. A burst is worth one wake-up, not one for each activity, and a reader of the console does
/// not notice the delay. When much comes it gathers for less time, because a daemon's socket has room for little more than a hundred
/// documents by default on Linux, and what comes while it is full is lost.
/// </summary>
sealed class GatheringPace
{
    static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>How many activities shall come out of a round when many come.</summary>
    public const int GoodRound = 64;

    /// <summary>The time to gather.</summary>
    public TimeSpan Current { get; private set; } = Longest;

    /// <summary>Hears how many activities came in the <see cref="Current"/> time.</summary>
    public void Observe(int taken)
    {
        TimeSpan next = Current * ((double)GoodRound / Math.Max(1, taken));
        Current = next < Shortest ? Shortest : next > Longest ? Longest : next;
    }

    /// <summary>Hears that everything was asked for, which says nothing of what comes.</summary>
    public void Reset() => Current = Longest;
}
