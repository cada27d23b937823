using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using XRaySink.Viewer.Searching;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Serving;

/// <summary>
/// The list as a stream of server-sent events: first all traces that a query finds, then what changes, a few times a second at most,
/// however much comes in.
/// </summary>
sealed class LiveTraces(TraceStore store, CancellationToken stopping)
{
    // Faster than this nobody sees, and a flood costs no more than this.
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // Tells a connection that is gone from one that is quiet.
    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    // Browsers keep up to six for each window's host; more is no person.
    const int MaxStreams = 64;

    int streams;

    public async Task Stream(HttpContext context)
    {
        if (Interlocked.Increment(ref streams) > MaxStreams)
        {
            Interlocked.Decrement(ref streams);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await Write(context, TraceQuery.Parse(context.Request.Query["q"]), stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever looked has left, or the application stops.
        }
        finally
        {
            Interlocked.Decrement(ref streams);
        }
    }

    async Task Write(HttpContext context, TraceQuery query, CancellationToken stop)
    {
        context.Response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        PipeWriter body = context.Response.BodyWriter;
        long version = 0;
        bool isFirst = true;
        while (true)
        {
            TraceStore.Changes changes = store.Since(version);
            LiveEvent.Write(body, changes, query, store.Refusals, isFirst);
            await body.FlushAsync(stop).ConfigureAwait(false);
            version = changes.Version;
            isFirst = false;

            await Task.Delay(Pause, stop).ConfigureAwait(false);
            while (!await Changed(version, stop).ConfigureAwait(false))
            {
                body.Write(": still here\n\n"u8);
                await body.FlushAsync(stop).ConfigureAwait(false);
            }
        }
    }

    async Task<bool> Changed(long version, CancellationToken stop)
    {
        try
        {
            await store.WaitForChange(version, stop).WaitAsync(Quiet, stop).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
