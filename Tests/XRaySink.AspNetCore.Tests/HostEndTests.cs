using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XRaySink.Testing;

namespace XRaySink.AspNetCore.Tests;

/// <summary>The sink that the middleware starts itself, in a host without <c>AddXRaySink</c>: there is one, and it ends with the host.</summary>
[Parallelizable(ParallelScope.All)]
sealed class HostEndTests
{
    [Test]
    public async Task It_records_until_the_host_has_stopped()
    {
        await using WebApplication app = Build(static builder => builder.WebHost.UseTestServer());
        app.UseMiddleware<XRayMiddleware>();
        await app.StartAsync();
        SegmentSink sink = SinkOf(app)!;
        bool isRecordingWhileStopping = false;
        app.Lifetime.ApplicationStopping.Register(() => isRecordingWhileStopping = sink.IsRecording);

        await app.StopAsync();

        Assert.That((isRecordingWhileStopping, sink.IsRecording), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task It_ends_with_a_host_that_is_disposed_without_having_been_stopped([Values] bool isTestServer)
    {
        WebApplication app = Build(builder =>
        {
            if (isTestServer)
                builder.WebHost.UseTestServer();
            else
                builder.WebHost.UseUrls("http://127.0.0.1:0");
        });
        app.UseMiddleware<XRayMiddleware>();
        await app.StartAsync();

        await AssertEndsWith(app);
    }

    [Test]
    public async Task It_ends_with_a_host_that_could_not_start()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        WebApplication app = Build(builder => builder.WebHost.UseUrls("http://" + taken.LocalEndPoint));
        app.UseMiddleware<XRayMiddleware>();
        Assert.That(async () => await app.StartAsync(), Throws.InstanceOf<IOException>());

        await AssertEndsWith(app);
    }

    [Test]
    public async Task Branches_and_repetitions_of_a_pipeline_share_one()
    {
        var log = new ScopedLog();
        await using WebApplication app = Build(builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.AddProvider(log);
        });
        app.UseXRaySink();
        app.UseXRaySink();
        app.Map("/branch", static branch => branch.UseMiddleware<XRayMiddleware>());

        await app.StartAsync();

        Assert.That(log.Lines.Count(line => line is { Category: "XRaySink", EventId.Id: 1 }), Is.EqualTo(1), "starts");
    }

    [Test]
    public async Task While_tracing_is_off_nothing_of_the_host_is_listened_to([Values] bool isOff)
    {
        await using WebApplication app = Build(builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Configuration["XRay:DisableXRayTracing"] = isOff ? "true" : "false";
        });
        app.UseMiddleware<XRayMiddleware>();

        await app.StartAsync();

        Assert.That(app.Services.GetRequiredService<DiagnosticListener>().IsEnabled(), Is.EqualTo(!isOff));
    }

    [Test]
    public async Task There_is_none_beside_the_hosts_own()
    {
        await using WebApplication app = Build(static builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Services.AddXRaySink();
        });
        app.UseMiddleware<XRayMiddleware>();
        await app.StartAsync();

        Assert.That(SinkOf(app), Is.Null);
    }

    static async Task AssertEndsWith(WebApplication app)
    {
        SegmentSink sink = SinkOf(app)!;
        Assert.That(sink.IsRecording);

        await app.DisposeAsync();

        Assert.That(sink.IsRecording, Is.False);
    }

    static SegmentSink? SinkOf(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<SegmentSink>();

    static WebApplication Build(Action<WebApplicationBuilder> build)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        build(builder);
        return builder.Build();
    }
}
