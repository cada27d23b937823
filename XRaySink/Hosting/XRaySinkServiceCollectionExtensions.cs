using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using XRaySink;
using XRaySink.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a sink to a host.</summary>
public static class XRaySinkServiceCollectionExtensions
{
    /// <summary>
    /// Records the host's tasks and requests. The sink starts before every other hosted service and stops after the last, so that
    /// their starting and stopping is seen too. It is also a service, <see cref="SegmentSink"/>. When the host's configuration is reloaded,
    /// sampling and whether anything is recorded at all follow it.
    /// </summary>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddXRaySink(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<XRaySinkOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOptionsChangeTokenSource<XRaySinkOptions>, SectionReloads>());
        services.TryAddSingleton(static provider => SegmentSink.Start(
            provider.GetRequiredService<IOptionsMonitor<XRaySinkOptions>>(),
            provider.GetService<IConfiguration>(),
            provider.GetService<ILoggerFactory>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SinkLifetime>());
        AddPropagator(services);
        return services;
    }

    /// <inheritdoc cref="AddXRaySink(IServiceCollection)"/>
    /// <param name="services">The host's services.</param>
    /// <param name="serviceName">The name that segments bear: up to 200 characters.</param>
    public static IServiceCollection AddXRaySink(this IServiceCollection services, string serviceName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(serviceName);
        return services.AddXRaySink(options => options.ServiceName = serviceName);
    }

    /// <inheritdoc cref="AddXRaySink(IServiceCollection)"/>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Says what differs from the defaults and from configuration section <c>XRay</c>.</param>
    public static IServiceCollection AddXRaySink(this IServiceCollection services, Action<XRaySinkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddXRaySink().Configure(configure);
    }

    /// <summary>
    /// A web host reads its requests' headers with the propagator among its services, and puts there what is current when it is being
    /// built. That is the framework's own, because no sink has started by then, unless the application has chosen another.
    /// </summary>
    static void AddPropagator(IServiceCollection services)
    {
        if (services.Any(IsChosenPropagator))
            return;

        services.AddSingleton(static provider =>
        {
            _ = provider.GetRequiredService<SegmentSink>();
            return DistributedContextPropagator.Current;
        });
    }

    static bool IsChosenPropagator(ServiceDescriptor service) =>
        service.ServiceType == typeof(DistributedContextPropagator)
        && !service.IsKeyedService
        && service.ImplementationInstance != DistributedContextPropagator.CreateDefaultPropagator();
}
