using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XRaySink.Documents;
using XRaySink.Testing;

namespace XRaySink.AspNetCore.Tests;

/// <summary>An application on a real Kestrel, whose segments arrive at a real UDP socket.</summary>
sealed class TracedApp : IAsyncDisposable
{
    readonly WebApplication app;

    TracedApp(WebApplication app, UdpReceiver receiver)
    {
        this.app = app;
        Receiver = receiver;
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient { BaseAddress = BaseAddress };
    }

    public UdpReceiver Receiver { get; }

    public Uri BaseAddress { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Starts an application that has nothing but the middleware and what <paramref name="configure"/> adds behind it.</summary>
    public static Task<TracedApp> Start(Action<WebApplication> configure) =>
        Start(app =>
        {
            app.UseMiddleware<XRayMiddleware>();
            configure(app);
        }, _ => { });

    /// <summary>Starts an application whose whole pipeline is <paramref name="configure"/>'s.</summary>
    public static async Task<TracedApp> Start(Action<WebApplication> configure, Action<WebApplicationBuilder> build)
    {
        var receiver = new UdpReceiver();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration["XRay:DaemonAddress"] = receiver.Address;
        builder.Configuration["XRay:ServiceName"] = "web";
        build(builder);

        WebApplication app = builder.Build();
        configure(app);
        await app.StartAsync();
        return new TracedApp(app, receiver);
    }

    /// <summary>Sends a request that asks for being recorded, as an upstream service does.</summary>
    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, Action<HttpRequestHeaders>? headers = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation(TraceHeader.HttpHeaderName, $"Root={XRayId.Format(System.Diagnostics.ActivityTraceId.CreateRandom())};Sampled=1");
        headers?.Invoke(request.Headers);
        return await Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> Get(string path, Action<HttpRequestHeaders>? headers = null) => Send(HttpMethod.Get, path, headers);

    /// <summary>The one segment that has arrived, or arrives; the validator has nothing to say against it.</summary>
    public async Task<SegmentDocument> Segment()
    {
        SegmentDocument segment = (await Receiver.WaitForDocuments(1))[0];
        Assert.That(Receiver.Datagrams.SelectMany(datagram => datagram.Complaints), Is.Empty);
        return segment;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        Receiver.Dispose();
    }
}
