using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XRaySink.Documents;
using XRaySink.Sampling;
using XRaySink.Testing;

namespace XRaySink.AspNetCore.Tests;

/// <summary>An application on a real Kestrel, whose segments arrive at a real UDP socket.</summary>
sealed class TracedApp : IAsyncDisposable
{
    readonly WebApplication app;

    /// <summary>When <see cref="AnnounceSoon"/> announces a request.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    TracedApp(WebApplication app, UdpReceiver receiver, HttpProtocols protocol)
    {
        this.app = app;
        Receiver = receiver;
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => SelfSigned.Certificate.Equals(certificate);
        Client = new HttpClient(handler)
        {
            BaseAddress = BaseAddress,
            DefaultRequestVersion = VersionOf(protocol),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public UdpReceiver Receiver { get; }

    public Uri BaseAddress { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Starts an application that has nothing but the middleware, and <paramref name="configure"/>'s part behind it.</summary>
    public static Task<TracedApp> Alone(Action<WebApplication> configure) =>
        Start(app =>
        {
            app.UseMiddleware<XRayMiddleware>();
            configure(app);
        }, static _ => { });

    /// <summary>Starts an application that records every request, with the middleware first and <paramref name="configure"/>'s part behind it.</summary>
    public static Task<TracedApp> Recording(Action<WebApplication> configure, Action<XRayMiddlewareOptions>? options = null) =>
        Start(app =>
        {
            app.UseXRaySink(options ?? (static _ => { }));
            configure(app);
        }, RecordEverything);

    /// <summary>Starts an application whose whole pipeline is <paramref name="configure"/>'s.</summary>
    public static async Task<TracedApp> Start(
        Action<WebApplication> configure, Action<WebApplicationBuilder> build, HttpProtocols protocol = HttpProtocols.Http1)
    {
        var receiver = new UdpReceiver();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();

        // The sample brings its own settings into this folder.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        builder.Configuration["XRay:DaemonAddress"] = receiver.Address;
        builder.Configuration["XRay:ServiceName"] = "web";
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => Listen(endpoint, protocol)));
        if (protocol == HttpProtocols.Http3)
            builder.WebHost.UseQuic();
        build(builder);

        WebApplication app = builder.Build();
        configure(app);
        await app.StartAsync();
        return new TracedApp(app, receiver, protocol);
    }

    public static void RecordEverything(WebApplicationBuilder builder) =>
        builder.Services.AddXRaySink(options => options.Sampling = SamplingStrategy.Always);

    /// <summary>As <see cref="RecordEverything"/>, and announces a request soon after its beginning.</summary>
    public static void AnnounceSoon(WebApplicationBuilder builder)
    {
        RecordEverything(builder);
        builder.Services.Configure<XRaySinkOptions>(options => options.InProgressAfter = Soon);
    }

    public Task<HttpResponseMessage> Get(string path, Action<HttpRequestHeaders>? headers = null) => Send(HttpMethod.Get, path, headers);

    /// <summary>Sends a request that asks for being recorded, as an upstream service does.</summary>
    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, Action<HttpRequestHeaders>? headers = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content, Version = Client.DefaultRequestVersion, VersionPolicy = Client.DefaultVersionPolicy };
        request.Headers.TryAddWithoutValidation(TraceHeader.HttpHeaderName, SampledHeader(ActivityTraceId.CreateRandom()));
        headers?.Invoke(request.Headers);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Sends a request that asks for being recorded in a trace of the test's choice.</summary>
    public Task<HttpResponseMessage> Send(HttpMethod method, string path, ActivityTraceId traceId, Action<HttpRequestHeaders>? headers = null, HttpContent? content = null) => Send(method, path, all =>
    {
        all.Remove(TraceHeader.HttpHeaderName);
        all.TryAddWithoutValidation(TraceHeader.HttpHeaderName, SampledHeader(traceId));
        headers?.Invoke(all);
    }, content);

    /// <summary>Opens a web socket over the application's protocol.</summary>
    public async Task<ClientWebSocket> Connect(string path, HttpMessageInvoker invoker)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Client.DefaultRequestVersion;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.SetRequestHeader(TraceHeader.HttpHeaderName, SampledHeader(ActivityTraceId.CreateRandom()));
        await socket.ConnectAsync(new UriBuilder(BaseAddress) { Scheme = "ws", Path = path }.Uri, invoker, CancellationToken.None);
        return socket;
    }

    public static string SampledHeader(ActivityTraceId traceId) => $"Root={XRayId.Format(traceId)};Sampled=1";

    /// <summary>The segment of the request to a path, when it has ended; the validator has nothing to say against it.</summary>
    public async Task<SegmentDocument> SegmentOf(string path)
    {
        SegmentDocument segment = await Receiver.WaitForDocument(document => IsAbout(document, path) && !document.IsInProgress);
        AssertValid();
        return segment;
    }

    /// <summary>The announcement of a request to a path that has not ended.</summary>
    public Task<SegmentDocument> AnnouncementOf(string path) => Receiver.WaitForDocument(document => IsAbout(document, path) && document.IsInProgress);

    /// <summary>The first segment to arrive, past or future; the validator has nothing to say against it.</summary>
    public async Task<SegmentDocument> Segment()
    {
        SegmentDocument segment = (await Receiver.WaitForDocuments(1))[0];
        AssertValid();
        return segment;
    }

    /// <summary>The one segment of a trace; there is no second one, and the validator has nothing to say against it.</summary>
    public async Task<SegmentDocument> SegmentOf(ActivityTraceId traceId)
    {
        string id = XRayId.Format(traceId);
        SegmentDocument segment = await Receiver.WaitForDocument(document => document.TraceId == id && !document.IsInProgress);
        await DrainReceiver();
        Assert.That(Receiver.Documents.Count(document => document.TraceId == id && !document.IsInProgress), Is.EqualTo(1), "segments of one request");
        AssertValid();
        return segment;
    }

    /// <summary>Waits until everything has arrived that has happened so far: datagrams of one socket keep their order.</summary>
    public async Task DrainReceiver()
    {
        var last = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sentinel") { Version = Client.DefaultRequestVersion, VersionPolicy = Client.DefaultVersionPolicy };
        request.Headers.TryAddWithoutValidation(TraceHeader.HttpHeaderName, SampledHeader(last));
        using HttpResponseMessage response = await Client.SendAsync(request);
        await Receiver.WaitForDocument(document => document.TraceId == XRayId.Format(last));
    }

    /// <summary>Stops the application when every request has ended, and with it its sink. Nothing is sent afterwards.</summary>
    public Task Stop() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Receiver.Dispose();
    }

    static bool IsAbout(SegmentDocument document, string path) => document.Url is { } url && new Uri(url).AbsolutePath == path;

    void AssertValid() => Assert.That(Receiver.Datagrams.SelectMany(datagram => datagram.Complaints), Is.Empty);

    static void Listen(ListenOptions endpoint, HttpProtocols protocol)
    {
        endpoint.Protocols = protocol;
        if (protocol == HttpProtocols.Http3)
            endpoint.UseHttps(SelfSigned.Certificate);
    }

    static Version VersionOf(HttpProtocols protocol) => protocol switch
    {
        HttpProtocols.Http3 => HttpVersion.Version30,
        HttpProtocols.Http2 => HttpVersion.Version20,
        _ => HttpVersion.Version11,
    };
}
