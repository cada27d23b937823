using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace XRaySink.Requests;

/// <summary>A request that has left the middleware, and whose answer somebody before the middleware may still decide on. Its segment ends with the response.</summary>
/// <param name="context">The request and its response.</param>
/// <param name="segment">Its segment.</param>
/// <param name="escaped">The exception that left the middleware.</param>
/// <param name="recorder">Ends the segment.</param>
sealed class PendingRequest(HttpContext context, Activity segment, Exception? escaped, RequestRecorder recorder)
{
    static readonly Func<object, Task> EndLate = static pending => ((PendingRequest)pending).End();

    /// <summary>Whether its segment has ended after all.</summary>
    public bool IsOver { get; private set; }

    public Activity Segment => segment;

    /// <summary>Has the response end the segment.</summary>
    public void AwaitCompletion()
    {
        RequestMark.Set(context, this);
        context.Response.OnCompleted(EndLate, this);
    }

    /// <summary>Records an exception of an error page.</summary>
    public void AddException(Exception exception) => recorder.AddException(segment, exception);

    Task End()
    {
        Activity? before = Activity.Current;
        IsOver = true;
        recorder.End(segment, context, new RequestEnd(context.Response.StatusCode, escaped));
        Activity.Current = before;
        return Task.CompletedTask;
    }
}
