using System.Diagnostics;
using Microsoft.AspNetCore.Http;
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
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public XRayMiddleware(RequestDelegate next, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(services);
        this.next = next;
        tracer = new RequestTracer(HostSink.Of(services));
    }

    /// <summary>Called by ASP.NET Core for each request.</summary>
    /// <param name="context">The request and its response.</param>
    public Task InvokeAsync(HttpContext context) => tracer.IsWanted(context) ? Trace(context) : next(context);

    // An asynchronous method of its own: what it makes current is gone again when it returns to its caller.
    async Task Trace(HttpContext context)
    {
        Activity? segment = tracer.Begin(context);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (segment is not null)
        {
            RequestTracer.Fail(segment, context, exception);
            throw;
        }

        if (segment is not null)
            RequestTracer.End(segment, context);
    }
}
