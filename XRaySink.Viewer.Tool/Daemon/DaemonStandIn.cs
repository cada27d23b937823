using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XRaySink.Viewer.Hosting;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tool.Daemon;

/// <summary>Stands where the daemon stands: takes segments by UDP, answers about sampling by TCP, and shows the traces there.</summary>
sealed class DaemonStandIn : IAsyncDisposable
{
    // A report of a client is a few kilobytes.
    const int MaxRequestBytes = 256 * 1024;

    readonly WebApplication app;
    DatagramListener? listener;
    DatagramForwarder? forwarder;
    DocumentSaver? saver;

    DaemonStandIn(DaemonStandInOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.Listen(options.Tcp);
        });
        builder.Services.AddSingleton<ViewerServices>();
        builder.Services.Configure<XRayViewerOptions>(viewer =>
        {
            viewer.Enabled = true;
            viewer.AllowRemote = options.AllowRemote;
            viewer.MaxTraces = options.MaxTraces;
            viewer.MaxBytes = Math.Max(viewer.MaxBytes, 12_800L * options.MaxTraces);
        });
        app = builder.Build();
        app.MapXRayViewer("/");
        SamplingEndpoints.MapTo(app, new SamplingAnswers(options.Rules, TimeProvider.System));
        Store = app.Services.GetRequiredService<ViewerServices>().Store;
    }

    public TraceStore Store { get; }

    /// <summary>The page.</summary>
    public Uri Page { get; private set; } = null!;

    /// <summary>Where segments come; <see langword="null"/> when none are to come.</summary>
    public IPEndPoint? Udp => listener?.Address;

    /// <summary>How many datagrams could not be passed on.</summary>
    public long NotForwarded => forwarder?.Failed ?? 0;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="CannotListenException">A port is taken, a name has no address, or a file cannot be written.</exception>
    public static async Task<DaemonStandIn> Start(DaemonStandInOptions options)
    {
        var standIn = new DaemonStandIn(options);
        try
        {
            standIn.ListenToDatagrams(options);
            await standIn.Serve(options.Tcp).ConfigureAwait(false);
            return standIn;
        }
        catch
        {
            await standIn.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener?.Dispose();
        forwarder?.Dispose();
        saver?.Dispose();
        await app.DisposeAsync().ConfigureAwait(false);
    }

    void ListenToDatagrams(DaemonStandInOptions options)
    {
        if (options.Forward is { } daemon)
        {
            forwarder = Try(() => new DatagramForwarder(daemon), $"'{daemon}' of --forward has no address");
            if (forwarder.Daemon.Equals(options.Udp))
                throw new CannotListenException($"--forward {daemon} leads back to where this listens; give the real daemon's address, or listen elsewhere with --udp.");
        }
        if (options.Save is { } path)
            saver = new DocumentSaver(path);
        if (options.Udp is { } udp)
            listener = Try(() => new DatagramListener(udp, Store, forwarder, saver), $"UDP {udp} cannot be listened on; is an X-Ray daemon running there? Choose another with --udp");
    }

    async Task Serve(IPEndPoint tcp)
    {
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new CannotListenException($"TCP {tcp} cannot be listened on; is an X-Ray daemon running there? Choose another with --tcp. ({exception.Message})", exception);
        }
        Page = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal));
    }

    static T Try<T>(Func<T> make, string problem)
    {
        try
        {
            return make();
        }
        catch (SocketException exception)
        {
            throw new CannotListenException($"{problem}. ({exception.Message})", exception);
        }
    }
}

/// <summary>The stand-in cannot start. The message says why, and what to do.</summary>
sealed class CannotListenException(string message, Exception? inner = null) : Exception(message, inner);
