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
        Activity? activity = Job.StartTask(caller);
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            Job.Fail(activity, exception);
            throw;
        }
        finally
        {
            Job.Stop(activity, caller);
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
