using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace XRaySink.Requests;

/// <summary>The response's header that tells the trace. It is written last, because an error handler may empty the response before it starts.</summary>
static class TraceAnswer
{
    static readonly Func<object, Task> Write = static context => WriteHeader((HttpContext)context);

    /// <summary>Has the response of a recorded request tell its trace.</summary>
    public static void Promise(HttpContext context)
    {
        if (!context.Response.HasStarted)
            context.Response.OnStarting(Write, context);
    }

    static Task WriteHeader(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        if (RequestMark.SegmentOf(context) is { } segment && !headers.ContainsKey(TraceHeader.HttpHeaderName))
            headers[TraceHeader.HttpHeaderName] = new TraceHeader(segment.TraceId, default, TraceHeader.Of(segment).Sampled).ToString();
        return Task.CompletedTask;
    }
}
