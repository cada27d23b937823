using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace XRaySink.Requests;

/// <summary>The place in a trace that a request continues.</summary>
static class CallerTrace
{
    /// <summary>What <c>X-Amzn-Trace-Id</c> says, or else the trace of the activity that ASP.NET Core itself has begun for the request.</summary>
    public static TraceHeader Of(HttpContext context)
    {
        foreach (string? value in context.Request.Headers[TraceHeader.HttpHeaderName])
        {
            if (TraceHeader.TryParse(value, out TraceHeader header))
                return header;
        }

        return Activity.Current is { IdFormat: ActivityIdFormat.W3C } current
            ? OfHosting(current)
            : OfTraceParent(context.Request.Headers.TraceParent);
    }

    /// <summary>
    /// Takes over the trace, so that logs from inside and outside agree, and the remote caller if there is one. The activity itself
    /// is never the parent: it is not recorded, and the trace would show a gap.
    /// </summary>
    static TraceHeader OfHosting(Activity activity)
    {
        while (activity.Parent is { } parent)
            activity = parent;

        // Without a logger's or listener's interest the remote parent is known by its text alone.
        return activity.ParentSpanId != default && ActivityContext.TryParse(activity.ParentId, null, out ActivityContext caller)
            ? Continuing(caller)
            : new TraceHeader(activity.TraceId, default, SamplingMark.Undecided);
    }

    // ASP.NET Core begins no activity when nobody would see it.
    static TraceHeader OfTraceParent(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, out ActivityContext caller) ? Continuing(caller) : default;

    static TraceHeader Continuing(in ActivityContext caller) =>
        new(caller.TraceId, caller.SpanId, caller.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? SamplingMark.Sampled : SamplingMark.NotSampled);
}
