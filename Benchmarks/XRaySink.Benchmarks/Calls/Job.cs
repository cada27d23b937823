using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace XRaySink.Benchmarks.Calls;

/// <summary>The same method that does next to nothing, traced in every way that is compared.</summary>
/// <remarks>
/// What is written by hand is the least that does what a woven call does. A task: a root whatever is current in the caller, the three
/// tags that give its segment an HTTP block, an escaping exception recorded, and the caller's activity current again. A subsegment: a
/// child, and an escaping exception recorded. It lacks what nobody writes by hand, and the woven call pays for: ids as X-Ray wants them,
/// an own handler so that tracing cannot throw, and what a Lambda function needs.
/// </remarks>
public class Job : IJob
{
    public const string Url = "task://localhost/Job/Run";

    public static readonly ActivitySource Source = new("Benchmarks");

    public static readonly Work Work = new();

    public static async Task Bare() => await Working();

    [XRayTask]
    public static async Task Woven() => await Working();

    [XRaySubsegment]
    public static async Task WovenSubsegment() => await Working();

    public static async Task HandWritten()
    {
        Activity? caller = Activity.Current;
        Activity? activity = StartTask(caller);
        try
        {
            await Working();
        }
        catch (Exception exception)
        {
            Fail(activity, exception);
            throw;
        }
        finally
        {
            Stop(activity, caller);
        }
    }

    public static async Task HandWrittenSubsegment()
    {
        using Activity? activity = Source.StartActivity("HandWrittenSubsegment");
        try
        {
            await Working();
        }
        catch (Exception exception)
        {
            Fail(activity, exception);
            throw;
        }
    }

    public static void BareSynchronous() => Working();

    [XRayTask]
    public static void WovenSynchronous() => Working();

    public static void HandWrittenSynchronous()
    {
        Activity? caller = Activity.Current;
        Activity? activity = StartTask(caller);
        try
        {
            Working();
        }
        catch (Exception exception)
        {
            Fail(activity, exception);
            throw;
        }
        finally
        {
            Stop(activity, caller);
        }
    }

    [TraceAspect]
    public static async Task Injected() => await Working();

    /// <summary>Called through a dynamic proxy.</summary>
    public virtual async Task Proxied() => await Working();

    internal static Activity? StartTask(Activity? caller)
    {
        if (caller is not null)
            Activity.Current = null;
        Activity? activity = Source.StartActivity("Job/Run", ActivityKind.Server);
        if (activity is { IsAllDataRequested: true })
        {
            activity.AddTag("url.full", Url);
            activity.AddTag("client.address", "127.0.0.1");
            activity.AddTag("user_agent.original", "BackgroundTask");
        }
        return activity;
    }

    internal static void Fail(Activity? activity, Exception exception)
    {
        activity?.AddException(exception);
        activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
    }

    internal static void Stop(Activity? activity, Activity? caller)
    {
        activity?.Stop();
        if (caller is not null)
            Activity.Current = caller;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Work Working() => Work;
}

/// <summary>What a dynamic proxy stands for.</summary>
public interface IJob
{
    Task Proxied();
}
