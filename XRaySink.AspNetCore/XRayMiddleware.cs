using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using XRaySink.Requests;

namespace XRaySink;

/// <summary>
/// Makes a segment of every request. Everything registered after it, and all that is awaited or started there, belongs to the
/// request's trace.
/// </summary>
/// <remarks>
/// It works alone: when <c>services.AddXRaySink(…)</c> was not called it starts a sink of its own from the environment and the
/// configuration, and stops it with the host. A failure of tracing costs a trace and never changes a request.
/// </remarks>
/// <example><code>app.UseMiddleware&lt;XRayMiddleware&gt;();</code></example>
public sealed class XRayMiddleware
{
    readonly RequestDelegate next;
    readonly RequestTracer tracer;

    /// <summary>Called by ASP.NET Core when the pipeline is built.</summary>
    /// <param name="next">The rest of the pipeline.</param>
    /// <param name="services">The services of the host.</param>
    /// <param name="options">What differs from the defaults.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public XRayMiddleware(RequestDelegate next, IServiceProvider services, IOptions<XRayMiddlewareOptions> options)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        this.next = next;
        tracer = RequestTracer.For(services, options.Value);
    }

    /// <summary>Called by ASP.NET Core for each request.</summary>
    /// <param name="context">The request and its response.</param>
    public Task InvokeAsync(HttpContext context)
    {
        // A request comes twice when the middleware is registered twice, or when an error page before it runs the pipeline again.
        if (RequestMark.Of(context) is { } mark)
            return mark is PendingRequest { IsOver: false } pending ? Continue(context, pending) : next(context);

        return tracer.Wants(context) ? Trace(context) : next(context);
    }

    // Asynchronous methods of their own: what they make current is gone again when they return to their caller.
    async Task Trace(HttpContext context)
    {
        Activity? segment = tracer.Begin(context);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (segment is not null)
        {
            tracer.Ending.Fail(context, segment, exception);
            throw;
        }
        if (segment is not null)
            tracer.Ending.Leave(context, segment);
    }

    async Task Continue(HttpContext context, PendingRequest pending)
    {
        tracer.Resume(pending);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            pending.AddException(exception);
            throw;
        }
    }
}
