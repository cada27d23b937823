using BenchmarkDotNet.Attributes;
using Castle.DynamicProxy;

namespace XRaySink.Benchmarks.Calls;

/// <summary>Marked methods in a process where nobody records: calls that leave nothing behind, as BenchmarkDotNet measures best.</summary>
public class NothingRecords
{
    readonly IJob proxy = new ProxyGenerator().CreateInterfaceProxyWithTarget<IJob>(new Job(), new TraceInterceptor());

    [Benchmark]
    public Task Bare() => Job.Bare();

    [Benchmark]
    public Task Woven() => Job.Woven();

    [Benchmark]
    public Task WovenSubsegment() => Job.WovenSubsegment();

    [Benchmark]
    public Task HandWritten() => Job.HandWritten();

    [Benchmark]
    public void BareSynchronous() => Job.BareSynchronous();

    [Benchmark]
    public void WovenSynchronous() => Job.WovenSynchronous();

    [Benchmark]
    public Task BareSuspended() => Suspended(Job.Bare);

    [Benchmark]
    public Task WovenSuspended() => Suspended(Job.Woven);

    [Benchmark]
    public Task AspectInjector() => Job.Injected();

    [Benchmark]
    public Task DynamicProxy() => proxy.Proxied();

    [GlobalSetup(Targets = [nameof(BareSuspended), nameof(WovenSuspended)])]
    public void Suspend() => Job.Work.Suspends = true;

    static Task Suspended(Func<Task> method)
    {
        Task call = method();
        Job.Work.Resume();
        return call;
    }
}
