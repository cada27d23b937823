using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace XRaySink.Benchmarks.Calls;

/// <summary>The same method that does next to nothing, traced in every way that is compared.</summary>
public class Job : IJob
{
    public const string Url = "task://localhost/Job/Run";

    public static readonly ActivitySource Source = new("Benchmarks");

    public static async Task Bare() => await Nothing();

    [XRayTask]
    public static async Task Woven() => await Nothing();

    [XRaySubsegment]
    public static async Task WovenSubsegment() => await Nothing();

    /// <summary>What a careful hand writes for a trace of its own: a root whatever is current, and the caller's context afterwards.</summary>
    public static async Task HandWritten()
    {
        Activity? caller = Activity.Current;
        if (caller is not null)
            Activity.Current = null;
        Activity? activity = Source.StartActivity("Job/Run", ActivityKind.Server);
        if (activity is { IsAllDataRequested: true })
        {
            activity.AddTag("url.full", Url);
            activity.AddTag("client.address", "127.0.0.1");
            activity.AddTag("user_agent.original", "BackgroundTask");
        }
        try
        {
            await Nothing();
        }
        catch (Exception exception)
        {
            activity?.AddException(exception);
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
        finally
        {
            activity?.Stop();
            if (caller is not null)
                Activity.Current = caller;
        }
    }

    public static async Task HandWrittenSubsegment()
    {
        using Activity? activity = Source.StartActivity("HandWrittenSubsegment");
        try
        {
            await Nothing();
        }
        catch (Exception exception)
        {
            activity?.AddException(exception);
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    [TraceAspect]
    public static async Task Injected() => await Nothing();

    /// <summary>Called through a dynamic proxy.</summary>
    public virtual async Task Proxied() => await Nothing();

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Task Nothing() => Task.CompletedTask;
}

/// <summary>What a dynamic proxy stands for.</summary>
public interface IJob
{
    Task Proxied();
}
