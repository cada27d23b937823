using BenchmarkDotNet.Attributes;

namespace XRaySink.Benchmarks.Calls;

/// <summary>
/// Calls in bursts that the sink's queue can hold, so that what is measured is the queueing and not the dropping. Between two bursts
/// the sink's thread, which works beside the caller's, is waited for.
/// </summary>
public abstract class Burst
{
    protected const int Calls = 2_000;

    protected SegmentSink? Sink { get; set; }

    [IterationSetup]
    public void Drain() => Sink?.Flush(TimeSpan.FromSeconds(10));

    protected static async Task Repeat(Func<Task> call)
    {
        for (int i = 0; i < Calls; i++)
            await call();
    }
}
