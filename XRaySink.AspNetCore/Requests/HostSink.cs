using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace XRaySink.Requests;

/// <summary>The sink that a host's requests go to.</summary>
static class HostSink
{
    /// <summary>The sink that the host has registered, or else one that is started here and lives as long as the host.</summary>
    public static SegmentSink Of(IServiceProvider services) => services.GetService<SegmentSink>() ?? Start(services);

    static SegmentSink Start(IServiceProvider services)
    {
        var options = new XRaySinkOptions { LoggerFactory = services.GetService<ILoggerFactory>() };
        SegmentSink sink = SegmentSink.Start(options, services.GetService<IConfiguration>());

        // Not sooner: requests may still be served while the host is stopping.
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(sink.Dispose);
        return sink;
    }
}
