using XRaySink.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the sink to a host's health checks.</summary>
public static class XRaySinkHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is degraded while segments do not get away, and for a minute after. It is never unhealthy: an application that
    /// cannot be traced still works. Needs the service that <c>AddXRaySink</c> adds to the host's services.
    /// </summary>
    /// <param name="builder">The host's health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="tags">Tags to filter checks by.</param>
    public static IHealthChecksBuilder AddXRaySink(this IHealthChecksBuilder builder, string name = "xraysink", IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<XRaySinkHealthCheck>(name, failureStatus: null, tags ?? []);
    }
}
