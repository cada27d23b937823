using System.ComponentModel;
using System.Diagnostics;
using XRaySink.Recording;

namespace XRaySink.Weaving;

/// <summary>
/// One call of a marked method, from its first instruction to its end. Woven code begins it and ends it; nothing here throws,
/// because an exception inside a state machine's own handler would leave its task unfinished for ever.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MethodScope
{
    // The call on this thread that surroundings were begun for last, for builders that do not restore what is current themselves.
    [ThreadStatic]
    static MethodScope? latest;

    readonly Activity activity;

    // What was current when the method was called, when the activity itself will not bring it back.
    readonly Activity? caller;

    // What a recorder keeps around the work in this flow, such as a log scope.
    IDisposable? surroundings;

    bool ended;

    MethodScope(Activity activity, Activity? caller)
    {
        this.activity = activity;
        this.caller = caller;
    }

    /// <summary>Begins the trace of a call. The result is <see langword="null"/> when nothing records.</summary>
    /// <param name="task">What is known of the method.</param>
    /// <param name="instance">The object that it runs on; <see langword="null"/> for static methods and value types.</param>
    public static MethodScope? BeginTask(TaskDescriptor task, object? instance) =>
        XRaySource.Activities.HasListeners() ? Guarded(task, instance) : null;

    /// <summary>Begins the subsegment of a call. The result is <see langword="null"/> when nothing records or no trace is current.</summary>
    /// <param name="subsegment">What is known of the method.</param>
    public static MethodScope? BeginSubsegment(SubsegmentDescriptor subsegment) =>
        XRaySource.Activities.HasListeners() && subsegment is not null ? GuardedSubsegment(subsegment.Name) : null;

    /// <summary>Ends the call with a result. Does nothing for a call that has ended.</summary>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    public static void End(MethodScope? scope) => scope?.Stop();

    /// <summary>Ends the call with an exception, and hands the same exception back.</summary>
    /// <param name="exception">What escapes the method.</param>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    public static Exception Fail(Exception exception, MethodScope? scope)
    {
        if (scope is { ended: false, activity.IsAllDataRequested: true } && exception is not null)
            Silently.Do(static (activity, e) => ActivityRecording.Fail(activity, e), scope.activity, exception);
        scope?.Stop();
        return exception!;
    }

    /// <summary>Whether what the call is given and gives back is asked for. Woven code checks it before it loads what it captures.</summary>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    public static bool IsRecording(MethodScope? scope) => scope is { activity.IsAllDataRequested: true };

    /// <summary>Records a captured value as an annotation.</summary>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    /// <param name="key">The annotation's key.</param>
    /// <param name="value">The value.</param>
    /// <typeparam name="T">The value's own type, so that nothing is boxed unless it is recorded.</typeparam>
    public static void Annotate<T>(MethodScope? scope, string key, T value)
    {
        if (IsRecording(scope) && value is not null)
            Silently.Do(static (activity, captured) => captured.AnnotateOn(activity), scope!.activity, new Captured(key, value));
    }

    /// <summary>Records a captured value as metadata.</summary>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="namespace">The group that the key belongs to.</param>
    /// <typeparam name="T">The value's own type, so that nothing is boxed unless it is recorded.</typeparam>
    public static void AddMetadata<T>(MethodScope? scope, string key, T value, string @namespace)
    {
        if (IsRecording(scope))
            ActivityRecording.AddMetadata(scope!.activity, @namespace, key, value);
    }

    /// <summary>Records the result of a call, and hands the same result back.</summary>
    /// <param name="result">The result.</param>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    /// <param name="capture">How it is recorded.</param>
    /// <typeparam name="T">The result's own type, so that nothing is boxed unless it is recorded.</typeparam>
    public static T RecordResult<T>(T result, MethodScope? scope, ResultCapture capture)
    {
        if (IsRecording(scope))
            capture?.Record(scope!, result);
        return result;
    }

    /// <summary>Makes the call's activity current again where the flow of the context was interrupted, as at each <c>yield return</c>.</summary>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    public static void Enter(MethodScope? scope)
    {
        if (scope is not { ended: false })
            return;

        Activity.Current = scope.activity;
        scope.Surround();
    }

    /// <summary>Makes current what was current when the call began, while the call goes on elsewhere.</summary>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    internal static void Leave(MethodScope scope)
    {
        scope.EndSurroundings();
        Activity.Current = scope.caller;
    }

    /// <summary>What is current in the caller. Goes with <see cref="Restore"/> around builders that do not restore it themselves.</summary>
    public static object? Remember() => Activity.Current;

    /// <summary>Makes current what <see cref="Remember"/> returned.</summary>
    /// <param name="remembered">What <see cref="Remember"/> returned.</param>
    public static void Restore(object? remembered)
    {
        if (ReferenceEquals(Activity.Current, remembered))
            return;

        if (latest is { } scope && ReferenceEquals(scope.activity, Activity.Current))
            scope.EndSurroundings();
        Activity.Current = (Activity?)remembered;
    }

    internal static MethodScope? BeginTask(string path, XRayTaskOptions? options) =>
        XRaySource.Activities.HasListeners() ? Guarded(new TaskDescriptor(path, options), null) : null;

    internal static MethodScope? BeginMessage(string path, string? traceHeader, XRayMessageOptions? options)
    {
        if (!XRaySource.Activities.HasListeners())
            return null;

        _ = TraceHeader.TryParse(traceHeader, out TraceHeader sender);

        // In a Lambda function everything belongs to the invocation's trace.
        bool isLinked = options?.Trace == XRayMessageTrace.Link || LambdaInvocation.IsLambda;
        var task = new TaskDescriptor(path, new XRayTaskOptions { Segment = options?.Segment });
        return Guarded(task, null, isLinked ? default : sender, isLinked ? sender : default);
    }

    internal static MethodScope? BeginSubsegment(string name) =>
        XRaySource.Activities.HasListeners() ? GuardedSubsegment(name) : null;

    static MethodScope? Guarded(TaskDescriptor task, object? instance, in TraceHeader continued = default, in TraceHeader linked = default)
    {
        Activity? caller = Activity.Current;
        try
        {
            TaskAddress address = task.AddressFor(instance);
            return task.Trace == XRayTraceMode.Join && caller is not null && !LambdaInvocation.IsOver(caller.TraceId)
                ? Join(task, address, caller)
                : New(task, address, caller, continued, linked);
        }
#pragma warning disable CA1031 // another listener may throw anything; the traced code must not notice
        catch (Exception)
#pragma warning restore CA1031
        {
            Activity.Current = caller;
            return null;
        }
    }

    /// <summary>
    /// A segment that begins here: a trace of its own, or a part of one that comes from elsewhere. .NET makes a root only where no
    /// activity is current, so the caller's steps aside until the end.
    /// </summary>
    static MethodScope? New(TaskDescriptor task, TaskAddress address, Activity? caller, in TraceHeader continued, in TraceHeader linked)
    {
        // In a Lambda function nothing is a trace of its own.
        TraceHeader incoming = continued.TraceId == default && LambdaInvocation.IsLambda ? LambdaInvocation.Header : continued;
        ActivityLink[]? links = LinksTo(linked, caller, incoming.TraceId);
        if (caller is not null)
            Activity.Current = null;

        Activity? activity = IncomingTrace.StartSegment(address.Path, incoming, links);
        if (activity is null)
        {
            Activity.Current = caller;
            return null;
        }

        Describe(activity, task, address);
        return Surrounded(new MethodScope(activity, caller));
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

    /// <summary>
    /// A child segment of the caller's trace: a subsegment there says that the task was created, and the task hangs below it, so that
    /// the caller's own segment can end before the task does.
    /// </summary>
    static MethodScope? Join(TaskDescriptor task, TaskAddress address, Activity caller)
    {
        Activity? created = XRaySource.Activities.StartActivity("Create Task: " + address.Path, ActivityKind.Internal);
        if (created is { IsAllDataRequested: true })
            created.AddTag(SegmentTags.Url, address.Url);

        Activity? activity = XRaySource.Activities.StartActivity(address.Path, ActivityKind.Server);
        created?.Stop();
        if (activity is null)
        {
            Activity.Current = caller;
            return null;
        }

        Activity.Current = activity;
        Describe(activity, task, address);
        return Surrounded(new MethodScope(activity, caller));
    }

    static void Describe(Activity activity, TaskDescriptor task, TaskAddress address)
    {
        if (!activity.IsAllDataRequested)
            return;

        // Without an HTTP block the X-Ray console lists a trace badly.
        activity.AddTag(SegmentTags.Url, address.Url);
        activity.AddTag(SegmentTags.ClientAddress, "127.0.0.1");
        activity.AddTag(SegmentTags.UserAgent, XRaySource.TaskUserAgent);
        if (task.Segment is not null)
            activity.AddTag(SegmentTags.LocalService, task.Segment);
    }

    static MethodScope? GuardedSubsegment(string name)
    {
        Activity? caller = Activity.Current;
        bool isOutermost = caller is null || LambdaInvocation.IsOver(caller.TraceId);
        if (isOutermost && !LambdaInvocation.IsLambda)
            return null;

        try
        {
            return isOutermost ? BelowInvocation(name, caller) : Below(name, caller!);
        }
#pragma warning disable CA1031 // another listener may throw anything; the traced code must not notice
        catch (Exception)
#pragma warning restore CA1031
        {
            Activity.Current = caller;
            return null;
        }
    }

    static MethodScope? Below(string name, Activity caller)
    {
        Activity? activity = XRaySource.Activities.StartActivity(name, ActivityKind.Internal);
        return activity is null ? null : new MethodScope(activity, caller);
    }

    /// <summary>The outermost piece of what a function records: Lambda itself sends the segment that it lies below.</summary>
    static MethodScope? BelowInvocation(string name, Activity? caller)
    {
        Activity.Current = null;
        Activity? activity = IncomingTrace.StartSegment(name, LambdaInvocation.Header, links: null);
        if (activity is null)
        {
            Activity.Current = caller;
            return null;
        }
        return Surrounded(new MethodScope(activity, caller));
    }

    static MethodScope Surrounded(MethodScope scope)
    {
        scope.Surround();
        return scope;
    }

    void Surround()
    {
        if (TaskSurroundings.Begin is not { } begin || activity.Kind != ActivityKind.Server)
            return;

        try
        {
            surroundings = begin(activity);
            if (surroundings is not null)
                latest = this;
        }
#pragma warning disable CA1031 // a logger may throw anything; the traced code must not notice
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    void EndSurroundings()
    {
        if (Interlocked.Exchange(ref surroundings, null) is not { } ending)
            return;

        latest = null;
        Silently.Do(static (surroundings, _) => surroundings.Dispose(), ending, this);
    }

    void Stop()
    {
        if (ended)
            return;

        ended = true;
        if (surroundings is not null)
            EndSurroundings();
        try
        {
            activity.Stop();

            // An activity that stops makes its parent current.
            if (ReferenceEquals(activity.Parent, caller))
                return;
        }
#pragma warning disable CA1031 // another listener may throw anything; the traced code must not notice
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        Activity.Current = caller;
    }
}
