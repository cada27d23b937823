using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using XRaySink;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the middleware to a pipeline.</summary>
public static class XRayApplicationBuilderExtensions
{
    /// <summary>Makes a segment of every request that gets here. Register it first, so that it sees what the caller sees.</summary>
    /// <param name="app">The pipeline.</param>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is <see langword="null"/>.</exception>
    public static IApplicationBuilder UseXRaySink(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.UseMiddleware<XRayMiddleware>();
    }

    /// <inheritdoc cref="UseXRaySink(IApplicationBuilder)"/>
    /// <param name="app">The pipeline.</param>
    /// <param name="configure">Says what differs from the defaults and from what <c>services.Configure&lt;XRayMiddlewareOptions&gt;(…)</c> has set.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IApplicationBuilder UseXRaySink(this IApplicationBuilder app, Action<XRayMiddlewareOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(configure);

        // Of its own: another pipeline of the same host may be configured otherwise.
        XRayMiddlewareOptions options = app.ApplicationServices.GetRequiredService<IOptionsFactory<XRayMiddlewareOptions>>().Create(Options.DefaultName);
        configure(options);
        return app.UseMiddleware<XRayMiddleware>(Options.Create(options));
    }
}
