using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XRaySink.Sampling;
using XRaySink.Testing;
using XRaySink.Viewer.Hosting;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tests.Serving;

/// <summary>An application with the viewer on a real Kestrel.</summary>
sealed class ViewerApp : IAsyncDisposable
{
    readonly WebApplication app;

    ViewerApp(WebApplication app, UdpReceiver daemon)
    {
        this.app = app;
        Daemon = daemon;
        Client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
    }

    public HttpClient Client { get; }

    public UdpReceiver Daemon { get; }

    public TraceStore Store => app.Services.GetRequiredService<ViewerServices>().Store;

    /// <summary>Whom the application takes its caller for; <see langword="null"/> for whoever calls.</summary>
    public IPAddress? Caller { get; set; }

    public static async Task<ViewerApp> Start(Action<XRayViewerOptions>? configure = null, string environment = "Development", IPAddress? listenOn = null)
    {
        var daemon = new UdpReceiver();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["XRay:DaemonAddress"] = daemon.Address });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(listenOn ?? IPAddress.Loopback, 0));
        builder.Services.AddXRaySink(options => options.Sampling = SamplingStrategy.Always);
        builder.Services.AddXRayViewer(configure ?? (static _ => { }));

        WebApplication app = builder.Build();
        ViewerApp? started = null;
        app.Use((context, next) =>
        {
            if (started?.Caller is { } caller)
                context.Connection.RemoteIpAddress = caller;
            return next(context);
        });
        app.UseMiddleware<XRayMiddleware>();
        app.MapGet("/hello", () => "hello");
        app.MapXRayViewer("/xray");
        await app.StartAsync();
        return started = new ViewerApp(app, daemon);
    }

    public async Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task Stop() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        Daemon.Dispose();
    }
}
