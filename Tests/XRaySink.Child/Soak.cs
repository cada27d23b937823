using System.Diagnostics;
using System.Diagnostics.Metrics;
using XRaySink.Sampling;

namespace XRaySink.Child;

/// <summary>Traces at the pace of a million tasks in five minutes, each with a subsegment, and says how much memory is in use meanwhile.</summary>
static class Soak
{
    const int TasksPerTick = 334;

    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    public static void Run(int seconds)
    {
        var counts = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "XRaySink")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (counts)
                counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + value;
        });
        listener.Start();

        using (SegmentSink sink = SegmentSink.Start(options => options.Sampling = SamplingStrategy.Always))
            Trace(sink, seconds);

        Console.WriteLine("created=" + counts.GetValueOrDefault("xraysink.segments.created"));
        Console.WriteLine("sent=" + counts.GetValueOrDefault("xraysink.segments.sent"));
        Console.WriteLine("dropped=" + counts.GetValueOrDefault("xraysink.segments.dropped"));
    }

    static void Trace(SegmentSink sink, int seconds)
    {
        int ticks = seconds * 10;
        int every = Math.Max(1, ticks / 10);
        var clock = Stopwatch.StartNew();
        for (int tick = 1; tick <= ticks; tick++)
        {
            for (int i = 0; i < TasksPerTick; i++)
                XRay.RunTask("jobs/soak", Work).GetAwaiter().GetResult();
            if (tick % every == 0)
                Report(sink, clock.Elapsed);

            // The pace is part of what is measured.
            TimeSpan early = tick * Tick - clock.Elapsed;
            if (early > TimeSpan.Zero)
                Thread.Sleep(early);
        }
    }

    static async Task Work()
    {
        XRay.Annotate("tenant", "blue");
        using (XRay.BeginSubsegment("step"))
            await Task.Yield();
    }

    static void Report(SegmentSink sink, TimeSpan elapsed)
    {
        // What waits in the queue of a busy machine is no leak.
        sink.Flush(TimeSpan.FromSeconds(10));
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(FormattableString.Invariant($"seconds={elapsed.TotalSeconds:F0} heap={managed / 1024} resident={self.WorkingSet64 / 1024} threads={self.Threads.Count}"));
    }
}
