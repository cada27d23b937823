using System.Diagnostics;
using XRaySink.Benchmarks.Calls;
using XRaySink.Benchmarks.Load;

namespace XRaySink.Benchmarks.Growth;

/// <summary>
/// How much of what is sent arrives at a receiver whose socket has the system's own buffer, as a daemon's has, by how much is sent. What
/// comes while the buffer is full is lost, and nobody hears of it.
/// </summary>
static class ArrivalCurve
{
    static readonly int[] Rates = [1_000, 5_000, 10_000, 20_000, 40_000];

    public static Curve Measure(Effort effort)
    {
        var curve = new Curve("Segments that are sent in a second", "segments a second", "% that arrive");
        using var drain = new Child("drain");
        using SegmentSink sink = SegmentSink.Start(options =>
        {
            Recorder.Describe(options, sampled: true);
            options.DaemonAddress = drain.Address;
        });
        foreach (int rate in Rates)
        {
            long before = Count(drain);
            int calls = Call(rate, effort.LoadTurn);
            sink.Flush(TimeSpan.FromSeconds(30));
            curve.Add(rate, 100.0 * (Count(drain) - before) / calls);
        }
        return curve;
    }

    /// <summary>Calls a marked method evenly for a while.</summary>
    static int Call(int perSecond, TimeSpan duration)
    {
        int calls = 0;
        long start = Stopwatch.GetTimestamp();
        for (TimeSpan time = default; time < duration; time = Stopwatch.GetElapsedTime(start))
        {
            for (; calls < time.TotalSeconds * perSecond; calls++)
                Job.Woven().GetAwaiter().GetResult();
            Thread.SpinWait(50);
        }
        return calls;
    }

    // What was sent on this machine lies in the drain's buffer already, or is lost; the drain empties it before it answers.
    static long Count(Child drain) => DrainCounts.Parse(drain.Ask("count")).Datagrams;
}
