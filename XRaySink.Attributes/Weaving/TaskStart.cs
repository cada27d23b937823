using System.Diagnostics;
using XRaySink.Recording;

namespace XRaySink.Weaving;

/// <summary>How the segment of a task begins.</summary>
internal static class TaskStart
{
    public static object? Begin(string path, XRayTaskOptions? options) => Begin(new TaskDescriptor(path, options), null);

    public static object? Begin(TaskDescriptor task, object? instance)
    {
        Activity? caller = Activity.Current;
        try
        {
            TaskAddress address = task.AddressFor(instance);
            if (task.Trace == XRayTraceMode.Join && caller is not null && !LambdaInvocation.IsOver(caller.TraceId))
                return Join(task, address, caller);

            return LambdaInvocation.IsLambda
                ? Continue(task, address, caller, LambdaInvocation.Header, sender: default)
                : Root(task, address, caller);
        }
#pragma warning disable CA1031 // another listener may throw anything; the traced code must not notice
        catch (Exception)
#pragma warning restore CA1031
        {
            Activity.Current = caller;
            return null;
        }
    }

    /// <summary>Begins the processing of a message, whose sender's trace it continues or is linked to.</summary>
    public static object? BeginMessage(string path, string? traceHeader, XRayMessageOptions? options)
    {
        _ = TraceHeader.TryParse(traceHeader, out TraceHeader sender);
        Activity? caller = Activity.Current;
        try
        {
            var task = new TaskDescriptor(path, new XRayTaskOptions { Segment = options?.Segment });
            TaskAddress address = task.AddressFor(null);

            // In a Lambda function everything belongs to the invocation's trace.
            if (LambdaInvocation.IsLambda)
                return Continue(task, address, caller, LambdaInvocation.Header, sender);
            return options?.Trace == XRayMessageTrace.Link
                ? Continue(task, address, caller, default, sender)
                : Continue(task, address, caller, sender, sender: default);
        }
#pragma warning disable CA1031 // as above
        catch (Exception)
#pragma warning restore CA1031
        {
            Activity.Current = caller;
            return null;
        }
    }

    /// <summary>
    /// A trace of its own. .NET makes a root only where no activity is current, so the caller's steps aside until the end.
    /// </summary>
    static object? Root(TaskDescriptor task, TaskAddress address, Activity? caller)
    {
        ActivityLink[]? links = null;
        if (caller is not null)
        {
            links = LinksTo(default, caller, default);
            Activity.Current = null;
        }
        Activity? activity = XRaySource.Activities.StartActivity(address.Path, ActivityKind.Server, default(ActivityContext), tags: null, links);
        return Begun(activity, task, address, caller);
    }

    /// <summary>A part of a trace that comes from elsewhere, if it does come.</summary>
    static object? Continue(TaskDescriptor task, TaskAddress address, Activity? caller, in TraceHeader incoming, in TraceHeader sender)
    {
        ActivityLink[]? links = LinksTo(sender, caller, incoming.TraceId);
        Activity.Current = null;
        return Begun(IncomingTrace.StartSegment(address.Path, incoming, links), task, address, caller);
    }

    /// <summary>
    /// A child segment of the caller's trace: a subsegment there says that the task was created, and the task hangs below it, so that
    /// the caller's own segment can end before the task does.
    /// </summary>
    static object? Join(TaskDescriptor task, TaskAddress address, Activity caller)
    {
        Activity? created = XRaySource.Activities.StartActivity("Create Task: " + address.Path, ActivityKind.Internal);
        if (created is { IsAllDataRequested: true })
            created.AddTag(SegmentTags.Url, address.Url);

        Activity? activity = XRaySource.Activities.StartActivity(address.Path, ActivityKind.Server);
        created?.Stop();
        if (activity is not null)
            Activity.Current = activity;
        return Begun(activity, task, address, caller);
    }

    static object? Begun(Activity? activity, TaskDescriptor task, TaskAddress address, Activity? caller)
    {
        if (activity is null)
        {
            Activity.Current = caller;
            return null;
        }

        if (activity.IsAllDataRequested)
            Describe(activity, task, address);
        return CallScope.Of(activity, caller);
    }

    // Without an HTTP block the X-Ray console lists a trace badly.
    static void Describe(Activity activity, TaskDescriptor task, TaskAddress address)
    {
        activity.AddTag(SegmentTags.Url, address.Url);
        activity.AddTag(SegmentTags.ClientAddress, "127.0.0.1");
        activity.AddTag(SegmentTags.UserAgent, XRaySource.TaskUserAgent);
        if (task.Segment is not null)
            activity.AddTag(SegmentTags.LocalService, task.Segment);
    }

    /// <summary>The traces that a new one belongs with. One that was not recorded, or that names no place in it, cannot be linked to.</summary>
    static ActivityLink[]? LinksTo(in TraceHeader sender, Activity? caller, ActivityTraceId own)
    {
        bool hasSender = sender.ParentId != default && sender.Sampled != SamplingMark.NotSampled && sender.TraceId != own;
        bool hasCaller = caller is { IdFormat: ActivityIdFormat.W3C } && caller.TraceId != own && !LambdaInvocation.IsOver(caller.TraceId);
        if (hasSender && hasCaller)
            return [new ActivityLink(sender.ToActivityContext()), new ActivityLink(caller!.Context)];
        if (hasSender)
            return [new ActivityLink(sender.ToActivityContext())];
        return hasCaller ? [new ActivityLink(caller!.Context)] : null;
    }
}
