using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using XRaySink;
using XRaySink.Viewer.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the viewer to a host.</summary>
public static class XRayViewerServiceCollectionExtensions
{
    /// <summary>
    /// Keeps the latest traces of the host's sink in memory for <c>app.MapXRayViewer()</c> to show, in the environment
    /// <c>Development</c> only unless it is told otherwise. Adds a sink when there is none.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddXRayViewer(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<XRayViewerOptions>();
        services.AddXRaySink();
        services.TryAddSingleton<ViewerServices>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<XRaySinkOptions>, ViewerSinkOptions>());
        return services;
    }

    /// <inheritdoc cref="AddXRayViewer(IServiceCollection)"/>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Says what differs from the defaults.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IServiceCollection AddXRayViewer(this IServiceCollection services, Action<XRayViewerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddXRayViewer().Configure(configure);
    }
}
