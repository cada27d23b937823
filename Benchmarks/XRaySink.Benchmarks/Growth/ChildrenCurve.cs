using System.Diagnostics;
using XRaySink.Benchmarks.Calls;
using XRaySink.Benchmarks.Turns;

namespace XRaySink.Benchmarks.Growth;

/// <summary>What a child of a trace costs, on its own thread and on the sender's, by how many the trace has.</summary>
static class ChildrenCurve
{
    const int Children = 8_000;

    public static Curve Measure(Effort effort)
    {
        var curve = new Curve("Children of a trace", "children", "ns a child on the caller's thread", "ns a child on the sender's thread");
        using SegmentSink sink = Recorder.StartSink(sampled: true, queueCapacity: 4 * Children);
        WarmUp.Run(effort.LongestWarmUp, () =>
        {
            Measure(sink, 1, rounds: 1);
            Measure(sink, 1_000, rounds: 1);
        });
        for (int size = 1; size <= 1_000; size *= 10)
            curve.Add(size, Measure(sink, size, effort.GrowthRounds));
        return curve;
    }

    static double[] Measure(SegmentSink sink, int size, int rounds)
    {
        var caller = new double[rounds];
        var sender = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            GC.Collect();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Children; i += size)
                Trees.Woven(size);
            caller[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Children;

            start = Stopwatch.GetTimestamp();
            sink.Flush(TimeSpan.FromSeconds(30));
            sender[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Children;
        }
        return [Median.Of(caller), Median.Of(sender)];
    }
}
