using System.Collections.Concurrent;

namespace XRaySink.Metrics;

/// <summary>Lets each reason through at most once a minute, so that a lasting fault does not fill a log.</summary>
sealed class OncePerMinute(TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, long> last = [];

    public bool Allows(string reason)
    {
        long now = time.GetTimestamp();
        if (last.TryAdd(reason, now))
            return true;

        return last.TryGetValue(reason, out long before)
            && time.GetElapsedTime(before, now) >= Pause
            && last.TryUpdate(reason, now, before);
    }
}
