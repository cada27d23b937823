using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace XRaySink.Requests;

/// <summary>The sink that a host's requests go to.</summary>
static class HostSink
{
    /// <summary>The sink that the host has registered, or else one that is started here and lives as long as the host.</summary>
    public static SegmentSink Of(IServiceProvider services) => services.GetService<SegmentSink>() ?? Started(services);

    static SegmentSink Started(IServiceProvider services)
    {
        // The middleware may be in several branches of a pipeline. What they have in common is the host's server.
        IFeatureCollection? features = services.GetService<IServer>()?.Features;
        if (features?.Get<SegmentSink>() is { } started)
            return started;

        SegmentSink sink = Start(services);
        features?.Set(sink);
        return sink;
    }

    static SegmentSink Start(IServiceProvider services)
    {
        var options = new XRaySinkOptions { LoggerFactory = services.GetService<ILoggerFactory>() };
        SegmentSink sink = SegmentSink.Start(options, services.GetService<IConfiguration>());

        // Not sooner: requests may still be served while the host is stopping.
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(sink.Dispose);

        // One that is off has nothing to release, and is to cost a request nothing.
        if (sink.IsRecording)
            HostDisposal.Tell(services, sink.Dispose);
        return sink;
    }
}
