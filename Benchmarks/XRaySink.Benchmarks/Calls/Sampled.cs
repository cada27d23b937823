using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Castle.DynamicProxy;

namespace XRaySink.Benchmarks.Calls;

/// <summary>A marked method whose every call is recorded: what the caller's thread pays, up to the queue.</summary>
public class Sampled : Burst
{
    readonly IJob proxy = new ProxyGenerator().CreateInterfaceProxyWithTarget<IJob>(new Job(), new TraceInterceptor());

    IDisposable? recorder;

    [GlobalSetup(Targets = [nameof(HandWritten), nameof(AspectInjector), nameof(DynamicProxy)])]
    public void Listen() => recorder = Recorders.RawListener(ActivitySamplingResult.AllDataAndRecorded);

    [GlobalSetup(Target = nameof(Woven))]
    public void StartSink() => recorder = Sink = Recorders.Sink(sampled: true);

    [GlobalSetup(Target = nameof(OpenTelemetry))]
    public void StartOpenTelemetry() => recorder = Recorders.OpenTelemetry(sampled: true);

    [GlobalCleanup]
    public void Stop() => recorder?.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task HandWritten() => Repeat(Job.HandWritten);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task Woven() => Repeat(Job.Woven);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task OpenTelemetry() => Repeat(Job.HandWritten);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task AspectInjector() => Repeat(Job.Injected);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task DynamicProxy() => Repeat(proxy.Proxied);
}
