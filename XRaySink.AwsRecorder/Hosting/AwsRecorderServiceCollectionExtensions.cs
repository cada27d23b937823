using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using XRaySink;
using XRaySink.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Has a host recorded with <c>AWSXRayRecorder.Instance</c>.</summary>
public static class AwsRecorderServiceCollectionExtensions
{
    /// <summary>
    /// Records the host's tasks and requests with <c>AWSXRayRecorder.Instance</c>, from before its other services start until after they
    /// have stopped. <c>XRayMiddleware</c> then starts no sink of its own.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddAwsRecorder(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<AwsRecorderOptions>();
        services.TryAddSingleton(static provider => Start(provider));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AwsRecorderLifetime>());
        return services;
    }

    /// <inheritdoc cref="AddAwsRecorder(IServiceCollection)"/>
    /// <param name="services">The host's services.</param>
    /// <param name="serviceName">The name that segments bear: up to 200 characters.</param>
    /// <exception cref="ArgumentException"><paramref name="serviceName"/> is <see langword="null"/> or blank.</exception>
    public static IServiceCollection AddAwsRecorder(this IServiceCollection services, string serviceName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(serviceName);
        return services.AddAwsRecorder(options => options.ServiceName = serviceName);
    }

    /// <inheritdoc cref="AddAwsRecorder(IServiceCollection)"/>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Says what differs from the defaults.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IServiceCollection AddAwsRecorder(this IServiceCollection services, Action<AwsRecorderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddAwsRecorder().Configure(configure);
    }

    static AwsRecorder Start(IServiceProvider provider)
    {
        AwsRecorderOptions options = provider.GetRequiredService<IOptions<AwsRecorderOptions>>().Value;
        options.ServiceName ??= provider.GetService<IConfiguration>()?["XRay:ServiceName"];
        options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
        return AwsRecorder.Start(options);
    }
}
