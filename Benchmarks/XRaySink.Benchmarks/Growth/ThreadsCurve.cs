using System.Diagnostics;
using XRaySink.Benchmarks.Calls;
using XRaySink.Benchmarks.Turns;

namespace XRaySink.Benchmarks.Growth;

/// <summary>How many calls a second are recorded, by how many threads make them at once.</summary>
static class ThreadsCurve
{
    const int Calls = 32_000;
    const int MostThreads = 64;

    public static Curve Measure(Effort effort)
    {
        var curve = new Curve("Threads that call", "threads", "woven calls a second", "hand-written calls a second", "waits for a lock in 1,000 woven calls");

        var calls = new List<double>();
        Recorder.Start("sampled", "hand-written");
        WarmUp.Run(effort.LongestWarmUp, static () => Round(Job.HandWritten, 2));
        for (int threads = 1; threads <= MostThreads; threads *= 2)
            calls.Add(Measure(Job.HandWritten, threads, effort.GrowthRounds, static () => { }));

        using SegmentSink sink = Recorder.StartSink(sampled: true, queueCapacity: 2 * Calls);
        void Settle() => sink.Flush(TimeSpan.FromSeconds(30));
        WarmUp.Run(effort.LongestWarmUp, () =>
        {
            Round(Job.Woven, 2);
            Settle();
        });
        for (int threads = 1; threads <= MostThreads; threads *= 2)
        {
            long waits = Monitor.LockContentionCount;
            double woven = Measure(Job.Woven, threads, effort.GrowthRounds, Settle);
            waits = Monitor.LockContentionCount - waits;
            curve.Add(threads, woven, calls[curve.Length], waits * 1_000.0 / Calls / effort.GrowthRounds);
        }
        return curve;
    }

    static double Measure(Func<Task> method, int threads, int rounds, Action settle)
    {
        var calls = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            calls[round] = Round(method, threads);
            settle();
        }
        return Median.Of(calls);
    }

    /// <summary>Has threads make their share of the calls.</summary>
    /// <returns>Calls a second, from when all of them may begin until the last has ended.</returns>
    static double Round(Func<Task> method, int threads)
    {
        GC.Collect();
        using var begin = new ManualResetEventSlim();
        using var ready = new CountdownEvent(threads);
        Thread[] callers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Call))];
        foreach (Thread caller in callers)
            caller.Start();
        ready.Wait();

        long start = Stopwatch.GetTimestamp();
        begin.Set();
        foreach (Thread caller in callers)
            caller.Join();
        return Calls / Stopwatch.GetElapsedTime(start).TotalSeconds;

        void Call()
        {
            ready.Signal();
            begin.Wait();
            for (int i = 0; i < Calls / threads; i++)
                method().GetAwaiter().GetResult();
        }
    }
}
