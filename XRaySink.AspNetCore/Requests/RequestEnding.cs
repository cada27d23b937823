using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace XRaySink.Requests;

/// <summary>
/// Ends a request's segment when the request leaves the middleware, or later when somebody before the middleware may still decide on the
/// answer. Nothing here throws.
/// </summary>
sealed class RequestEnding(RequestRecorder recorder)
{
    /// <summary>The request leaves the middleware with an answer, or without one that a status-code page may still give.</summary>
    public void Leave(HttpContext context, Activity segment)
    {
        if (!(MayBecomeStatusCodePage(context) && TryAwaitCompletion(context, segment)))
            recorder.End(segment, context, new RequestEnd(context.Response.StatusCode));
    }

    /// <summary>An exception escapes the middleware. What the caller will hear is another's decision, unless it has heard already.</summary>
    public void Fail(HttpContext context, Activity segment, Exception exception)
    {
        if (context.Response.HasStarted)
            recorder.End(segment, context, new RequestEnd(context.Response.StatusCode, exception, IsBrokenOff: true));
        else if (!TryAwaitCompletion(context, segment, exception))
            recorder.End(segment, context, new RequestEnd(StatusOf(exception), exception));
    }

    // The same conditions as the middleware of the pages itself has.
    static bool MayBecomeStatusCodePage(HttpContext context) =>
        context.Response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentLength: null } response
        && string.IsNullOrEmpty(response.ContentType)
        && context.Features.Get<IStatusCodePagesFeature>() is { Enabled: true };

    bool TryAwaitCompletion(HttpContext context, Activity segment, Exception? escaped = null)
    {
        if (!ResponseCompletion.IsAlwaysTold(context))
            return false;

        new PendingRequest(context, segment, escaped, recorder).AwaitCompletion();
        return true;
    }

    // What servers answer.
    static int StatusOf(Exception exception) =>
        exception is BadHttpRequestException refusal ? refusal.StatusCode : StatusCodes.Status500InternalServerError;
}
