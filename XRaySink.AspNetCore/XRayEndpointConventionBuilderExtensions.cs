using XRaySink;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Leaves endpoints out of tracing.</summary>
public static class XRayEndpointConventionBuilderExtensions
{
    /// <summary>Leaves the endpoints out of tracing, as <see cref="DisableXRayAttribute"/> does.</summary>
    /// <param name="builder">One endpoint or a group.</param>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static TBuilder DisableXRay<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithMetadata(new DisableXRayAttribute());
    }
}
