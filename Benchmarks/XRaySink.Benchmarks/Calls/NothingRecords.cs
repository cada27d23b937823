using BenchmarkDotNet.Attributes;
using Castle.DynamicProxy;

namespace XRaySink.Benchmarks.Calls;

/// <summary>A marked method in a process where nobody records.</summary>
public class NothingRecords
{
    readonly IJob proxy = new ProxyGenerator().CreateInterfaceProxyWithTarget<IJob>(new Job(), new TraceInterceptor());

    [Benchmark(Baseline = true)]
    public Task Bare() => Job.Bare();

    [Benchmark]
    public Task Woven() => Job.Woven();

    [Benchmark]
    public Task WovenSubsegment() => Job.WovenSubsegment();

    [Benchmark]
    public Task HandWritten() => Job.HandWritten();

    [Benchmark]
    public Task AspectInjector() => Job.Injected();

    [Benchmark]
    public Task DynamicProxy() => proxy.Proxied();
}
