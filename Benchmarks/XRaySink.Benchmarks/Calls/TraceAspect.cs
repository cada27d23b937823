using System.Diagnostics;
using AspectInjector.Broker;
using Castle.DynamicProxy;

namespace XRaySink.Benchmarks.Calls;

/// <summary>The aspect of <see cref="XRayTaskAttribute"/>, woven in by AspectInjector.</summary>
[Aspect(Scope.Global)]
[Injection(typeof(TraceAspectAttribute))]
[AttributeUsage(AttributeTargets.Method)]
public sealed class TraceAspectAttribute : Attribute
{
    [Advice(Kind.Around)]
    public object Around([Argument(Source.Target)] Func<object[], object> target, [Argument(Source.Arguments)] object[] arguments) =>
        Traced(() => (Task)target(arguments));

    internal static async Task Traced(Func<Task> work)
    {
        Activity? caller = Activity.Current;
        if (caller is not null)
            Activity.Current = null;
        Activity? activity = Job.Source.StartActivity("Job/Run", ActivityKind.Server);
        if (activity is { IsAllDataRequested: true })
        {
            activity.AddTag("url.full", Job.Url);
            activity.AddTag("client.address", "127.0.0.1");
            activity.AddTag("user_agent.original", "BackgroundTask");
        }
        try
        {
            await work();
        }
        finally
        {
            activity?.Stop();
            if (caller is not null)
                Activity.Current = caller;
        }
    }
}

/// <summary>The same aspect as an interceptor of Castle's dynamic proxies.</summary>
public sealed class TraceInterceptor : IInterceptor
{
    public void Intercept(IInvocation invocation)
    {
        IInvocationProceedInfo proceed = invocation.CaptureProceedInfo();
        invocation.ReturnValue = TraceAspectAttribute.Traced(() =>
        {
            proceed.Invoke();
            return (Task)invocation.ReturnValue!;
        });
    }
}
