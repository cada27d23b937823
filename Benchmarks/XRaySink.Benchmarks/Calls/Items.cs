using BenchmarkDotNet.Attributes;

namespace XRaySink.Benchmarks.Calls;

/// <summary>One item of an asynchronous iterator.</summary>
public class Items : Burst
{
    const int Count = 100_000;

    [GlobalSetup(Target = nameof(Woven))]
    public void StartSink() => Sink = Recorders.Sink(sampled: true);

    [GlobalCleanup]
    public void Stop() => Sink?.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public Task<int> Bare() => Sum(Numbers());

    [Benchmark(OperationsPerInvoke = Count)]
    public Task<int> Woven() => Sum(WovenNumbers());

    static async Task<int> Sum(IAsyncEnumerable<int> numbers)
    {
        int sum = 0;
        await foreach (int number in numbers)
            sum += number;
        return sum;
    }

    static async IAsyncEnumerable<int> Numbers()
    {
        for (int i = 0; i < Count; i++)
        {
            await Task.CompletedTask;
            yield return i;
        }
    }

    [XRayTask]
    static async IAsyncEnumerable<int> WovenNumbers()
    {
        for (int i = 0; i < Count; i++)
        {
            await Task.CompletedTask;
            yield return i;
        }
    }
}
