using System.ComponentModel;
using System.Diagnostics;
using XRaySink.Recording;

namespace XRaySink.Weaving;

/// <summary>
/// What woven code calls at the beginning and at the end of a marked method. Nothing here throws, because an exception inside a state
/// machine's own handler would leave its task unfinished for ever.
/// </summary>
/// <remarks>
/// A scope is what woven code keeps of a call from its beginning to its end: the call's activity itself wherever that alone brings back
/// what was current before, so that tracing allocates nothing besides; else a <see cref="CallScope"/>. It is <see langword="null"/> when
/// nothing records.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MethodScope
{
    /// <summary>Begins the trace of a call. The result is <see langword="null"/> when nothing records.</summary>
    /// <param name="task">What is known of the method.</param>
    /// <param name="instance">The object that it runs on; <see langword="null"/> for static methods and value types.</param>
    public static object? BeginTask(TaskDescriptor task, object? instance) =>
        XRaySource.Activities.HasListeners() ? TaskStart.Begin(task, instance) : null;

    /// <summary>Begins the subsegment of a call. The result is <see langword="null"/> when nothing records or no trace is current.</summary>
    /// <param name="subsegment">What is known of the method.</param>
    public static object? BeginSubsegment(SubsegmentDescriptor subsegment) =>
        XRaySource.Activities.HasListeners() && subsegment is not null ? SubsegmentStart.Begin(subsegment.Name) : null;

    /// <summary>Ends the call with a result. Does nothing for a call that has ended.</summary>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    public static void End(object? scope)
    {
        // Short enough to become part of its callers: most often nothing records.
        if (scope is not null)
            Stop(scope);
    }

    /// <summary>Ends the call with an exception, and hands the same exception back.</summary>
    /// <param name="exception">What escapes the method.</param>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    public static Exception Fail(Exception exception, object? scope)
    {
        if (exception is not null && ActivityOf(scope) is { IsAllDataRequested: true } activity && !HasEnded(scope))
            Silently.Do(static (activity, e) => ActivityRecording.Fail(activity, e), activity, exception);
        End(scope);
        return exception!;
    }

    /// <summary>Whether what the call is given and gives back is asked for. Woven code checks it before it loads what it captures.</summary>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    public static bool IsRecording(object? scope) => scope is not null && ActivityOf(scope) is { IsAllDataRequested: true };

    /// <summary>Records a captured value as an annotation.</summary>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    /// <param name="key">The annotation's key.</param>
    /// <param name="value">The value.</param>
    /// <typeparam name="T">The value's own type, so that nothing is boxed unless it is recorded.</typeparam>
    public static void Annotate<T>(object? scope, string key, T value)
    {
        if (value is not null && ActivityOf(scope) is { IsAllDataRequested: true } activity)
            Silently.Do(static (activity, captured) => captured.AnnotateOn(activity), activity, new Captured(key, value));
    }

    /// <summary>Records a captured value as metadata.</summary>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="namespace">The group that the key belongs to.</param>
    /// <typeparam name="T">The value's own type, so that nothing is boxed unless it is recorded.</typeparam>
    public static void AddMetadata<T>(object? scope, string key, T value, string @namespace)
    {
        if (ActivityOf(scope) is { IsAllDataRequested: true } activity)
            ActivityRecording.AddMetadata(activity, @namespace, key, value);
    }

    /// <summary>Records the result of a call, and hands the same result back.</summary>
    /// <param name="result">The result.</param>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    /// <param name="capture">How it is recorded.</param>
    /// <typeparam name="T">The result's own type, so that nothing is boxed unless it is recorded.</typeparam>
    public static T RecordResult<T>(T result, object? scope, ResultCapture capture)
    {
        if (IsRecording(scope))
            capture?.Record(scope!, result);
        return result;
    }

    /// <summary>Makes the call's activity current again where the flow of the context was interrupted, as at each <c>yield return</c>.</summary>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    public static void Enter(object? scope)
    {
        if (scope is CallScope call)
            call.Enter();
        else if (scope is Activity { IsStopped: false } activity)
            Activity.Current = activity;
    }

    /// <summary>Makes current what was current when the call began, while the call goes on elsewhere.</summary>
    /// <param name="scope">What <c>Begin…</c> returned.</param>
    internal static void Leave(object scope)
    {
        if (scope is CallScope call)
            call.Leave();
        else
            Activity.Current = ((Activity)scope).Parent;
    }

    /// <summary>What is current in the caller. Goes with <see cref="Restore"/> around builders that do not restore it themselves.</summary>
    public static object? Remember() => Activity.Current;

    /// <summary>Makes current what <see cref="Remember"/> returned.</summary>
    /// <param name="remembered">What <see cref="Remember"/> returned.</param>
    public static void Restore(object? remembered)
    {
        if (ReferenceEquals(Activity.Current, remembered))
            return;

        CallScope.LeaveSurroundings(Activity.Current);
        Activity.Current = (Activity?)remembered;
    }

    static Activity? ActivityOf(object? scope) => scope is CallScope call ? call.Activity : (Activity?)scope;

    static bool HasEnded(object? scope) => scope is CallScope call ? call.HasEnded : scope is Activity { IsStopped: true };

    static void Stop(object scope)
    {
        if (scope is CallScope call)
            call.Stop();
        else if (scope is Activity { IsStopped: false } activity)
            Stop(activity);
    }

    static void Stop(Activity activity)
    {

        try
        {
            activity.Stop();
        }
#pragma warning disable CA1031 // another listener may throw anything; the traced code must not notice
        catch (Exception)
#pragma warning restore CA1031
        {
            Activity.Current = activity.Parent;
        }
    }
}
