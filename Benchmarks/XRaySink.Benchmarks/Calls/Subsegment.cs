using System.Diagnostics;
using BenchmarkDotNet.Attributes;

namespace XRaySink.Benchmarks.Calls;

/// <summary>A method marked as a subsegment, called inside a recorded trace.</summary>
public class Subsegment : Burst
{
    IDisposable? recorder;

    [GlobalSetup(Target = nameof(HandWritten))]
    public void Listen() => recorder = Recorders.RawListener(ActivitySamplingResult.AllDataAndRecorded);

    [GlobalSetup(Target = nameof(Woven))]
    public void StartSink() => recorder = Sink = Recorders.Sink(sampled: true);

    [GlobalCleanup]
    public void Stop() => recorder?.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public async Task HandWritten()
    {
        using Activity? root = Job.Source.StartActivity("Job/Run", ActivityKind.Server);
        await Repeat(Job.HandWrittenSubsegment);
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task Woven() => XRay.RunTask("Job/Run", static () => Repeat(Job.WovenSubsegment));
}
