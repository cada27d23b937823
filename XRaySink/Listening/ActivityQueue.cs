using System.Collections.Concurrent;
using System.Diagnostics;

namespace XRaySink.Listening;

/// <summary>
/// Where the traced code's threads hand activities over to the sender. Bounded: when it is full the newest is refused, and the
/// caller goes on. Adding takes no lock; only the activity that finds the queue empty pays for waking the sender.
/// </summary>
#pragma warning disable CA1001 // the traced code may still add, and so wake, while the sink stops; the collector ends the event
sealed class ActivityQueue(int capacity)
#pragma warning restore CA1001
{
    readonly ConcurrentQueue<QueuedActivity> queue = new();
    readonly AutoResetEvent filled = new(false);

    int count;

    public int Count => Volatile.Read(ref count);

    public bool TryAdd(Activity activity, bool isFinished)
    {
        int length = Interlocked.Increment(ref count);
        if (length > capacity)
        {
            Interlocked.Decrement(ref count);
            return false;
        }

        queue.Enqueue(new QueuedActivity(activity, isFinished));
        if (length == 1)
            filled.Set();
        return true;
    }

    public bool TryTake(out QueuedActivity item)
    {
        if (!queue.TryDequeue(out item))
            return false;

        Interlocked.Decrement(ref count);
        return true;
    }

    /// <summary>Blocks until something is added, <see cref="Wake"/> is called or the time is over.</summary>
    public void Wait(TimeSpan timeout) => filled.WaitOne(timeout);

    public void Wake() => filled.Set();
}
