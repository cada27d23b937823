using System.Collections.Concurrent;
using System.Diagnostics;

namespace XRaySink.Listening;

/// <summary>
/// Where the traced code's threads hand activities over to the sender. Bounded: when it is full the newest is refused, and the
/// caller goes on. Adding takes no lock; only what finds the sender asleep pays for waking it.
/// </summary>
#pragma warning disable CA1001 // the traced code may still add, and so wake, while the sink stops; the collector ends the event
sealed class ActivityQueue(int capacity)
#pragma warning restore CA1001
{
    readonly ActivityRing finished = new(capacity);
    readonly ConcurrentQueue<Activity> left = new();
    readonly AutoResetEvent filled = new(false);

    // Whether the sender waits: for what is added, or also for a segment to begin.
    volatile bool isWaiting;
    volatile bool isIdle;

    public int Count => finished.Count + left.Count;

    /// <summary>Adds an activity that has finished, if there is room.</summary>
    public bool TryAdd(Activity activity)
    {
        if (!finished.TryAdd(activity))
            return false;

        if (isWaiting)
            Wake();
        return true;
    }

    /// <summary>Adds a segment that is still open, whether or not there is room: for those that are left when the sink stops.</summary>
    public void AddLeft(Activity segment) => left.Enqueue(segment);

    /// <summary>Takes what was added, the activities that have finished first.</summary>
    public bool TryTake(out QueuedActivity item)
    {
        if (finished.TryTake(out Activity? activity))
            item = new QueuedActivity(activity!, IsFinished: true);
        else if (left.TryDequeue(out activity))
            item = new QueuedActivity(activity, IsFinished: false);
        else
            item = default;
        return activity is not null;
    }

    /// <summary>
    /// Blocks until something is added, <see cref="Wake"/> is called or the time is over. Without anything to watch there is no such time,
    /// and <see cref="WakeIdle"/> ends the wait.
    /// </summary>
    /// <param name="timeout">How long to wait while there is something to watch.</param>
    /// <param name="mustWatch">Whether there is.</param>
    public void Wait(TimeSpan timeout, Func<bool> mustWatch)
    {
        // Whoever adds sees that somebody waits, or else is seen here: both write first and then read.
        isWaiting = isIdle = true;
        Interlocked.MemoryBarrier();
        if (Count == 0)
        {
            isIdle = !mustWatch();
            filled.WaitOne(isIdle ? Timeout.InfiniteTimeSpan : timeout);
        }
        isWaiting = isIdle = false;
    }

    public void Wake()
    {
        isWaiting = isIdle = false;
        filled.Set();
    }

    /// <summary>Wakes a sender that has nothing to watch, because now it has.</summary>
    public void WakeIdle()
    {
        if (isIdle)
            Wake();
    }
}
