using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace XRaySink.Requests;

/// <summary>
/// One request from where it meets the middleware to the end of its segment: that is when it leaves the middleware, or later when
/// somebody before the middleware may still decide on the answer. Nothing here throws.
/// </summary>
sealed class RequestTrace(HttpContext context, Activity segment, RequestRecorder recorder)
{
    /// <summary>Stands for a request that is not recorded. It is never pending, so nobody asks it for anything.</summary>
    public static RequestTrace None { get; } = new(null!, null!, null!);

    static readonly Func<object, Task> WriteHeader = static trace => ((RequestTrace)trace).WriteTraceHeader();
    static readonly Func<object, Task> EndLate = static trace => ((RequestTrace)trace).EndOnCompletion();

    readonly HttpContext context = context;
    readonly Activity segment = segment;
    readonly RequestRecorder recorder = recorder;

    Exception? escaped;

    /// <summary>Whether the request has left the middleware and its segment has not ended.</summary>
    public bool IsPending { get; private set; }

    /// <summary>The request leaves the middleware with an answer, or without one that a status-code page may still give.</summary>
    public void Leave()
    {
        if (!(MayBecomeStatusCodePage() && TryAwaitCompletion()))
            recorder.End(segment, context, new RequestEnd(context.Response.StatusCode));
    }

    /// <summary>An exception escapes the middleware. What the caller will hear is another's decision, unless it has heard already.</summary>
    public void Fail(Exception exception)
    {
        escaped = exception;
        if (context.Response.HasStarted)
            recorder.End(segment, context, new RequestEnd(context.Response.StatusCode, exception, IsBrokenOff: true));
        else if (!TryAwaitCompletion())
            recorder.End(segment, context, new RequestEnd(StatusOf(exception), exception));
    }

    /// <summary>Goes on with a segment that is pending, because an error page runs the pipeline again.</summary>
    public Activity MakeCurrent() => Activity.Current = segment;

    /// <summary>Records an exception of an error page.</summary>
    public void AddException(Exception exception) => recorder.AddException(segment, exception);

    /// <summary>Has the response tell the trace. The header is written last, because an error handler may empty the response before it starts.</summary>
    public void AnswerWithHeader()
    {
        if (!context.Response.HasStarted)
            context.Response.OnStarting(WriteHeader, this);
    }

    Task WriteTraceHeader()
    {
        IHeaderDictionary headers = context.Response.Headers;
        if (!headers.ContainsKey(TraceHeader.HttpHeaderName))
            headers[TraceHeader.HttpHeaderName] = new TraceHeader(segment.TraceId, default, TraceHeader.Of(segment).Sampled).ToString();
        return Task.CompletedTask;
    }

    // The same conditions as the middleware of the pages itself has.
    bool MayBecomeStatusCodePage() =>
        context.Response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentLength: null } response
        && string.IsNullOrEmpty(response.ContentType)
        && context.Features.Get<IStatusCodePagesFeature>() is { Enabled: true };

    bool TryAwaitCompletion()
    {
        if (!ResponseCompletion.IsAlwaysTold(context))
            return false;

        IsPending = true;
        context.Response.OnCompleted(EndLate, this);
        return true;
    }

    Task EndOnCompletion()
    {
        Activity? before = Activity.Current;
        IsPending = false;
        recorder.End(segment, context, new RequestEnd(context.Response.StatusCode, escaped));
        Activity.Current = before;
        return Task.CompletedTask;
    }

    // What servers answer.
    static int StatusOf(Exception exception) =>
        exception is BadHttpRequestException refusal ? refusal.StatusCode : StatusCodes.Status500InternalServerError;
}
