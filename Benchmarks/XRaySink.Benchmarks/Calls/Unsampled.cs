using System.Diagnostics;
using BenchmarkDotNet.Attributes;

namespace XRaySink.Benchmarks.Calls;

/// <summary>A marked method whose call somebody listens to and decides not to record.</summary>
public class Unsampled : Burst
{
    IDisposable? recorder;

    [GlobalSetup(Target = nameof(HandWritten))]
    public void Listen() => recorder = Recorders.RawListener(ActivitySamplingResult.PropagationData);

    [GlobalSetup(Target = nameof(Woven))]
    public void StartSink() => recorder = Sink = Recorders.Sink(sampled: false);

    [GlobalSetup(Target = nameof(OpenTelemetry))]
    public void StartOpenTelemetry() => recorder = Recorders.OpenTelemetry(sampled: false);

    [GlobalCleanup]
    public void Stop() => recorder?.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task HandWritten() => Repeat(Job.HandWritten);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task Woven() => Repeat(Job.Woven);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task OpenTelemetry() => Repeat(Job.HandWritten);
}
