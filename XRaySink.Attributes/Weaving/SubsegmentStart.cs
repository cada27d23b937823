using System.Diagnostics;
using XRaySink.Recording;

namespace XRaySink.Weaving;

/// <summary>How a subsegment begins.</summary>
internal static class SubsegmentStart
{
    public static object? Begin(string name)
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

    static object? Below(string name, Activity caller)
    {
        Activity? activity = XRaySource.Activities.StartActivity(name, ActivityKind.Internal);
        return activity is null ? null : CallScope.Of(activity, caller);
    }

    /// <summary>The outermost piece of what a function records: Lambda itself sends the segment that it lies below.</summary>
    static object? BelowInvocation(string name, Activity? caller)
    {
        Activity.Current = null;
        Activity? activity = IncomingTrace.StartSegment(name, LambdaInvocation.Header, links: null);
        if (activity is not null)
            return CallScope.Of(activity, caller);

        Activity.Current = caller;
        return null;
    }
}
