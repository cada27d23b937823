using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XRaySink.Documents;
using XRaySink.Emitters;
using XRaySink.Sampling;

namespace XRaySink.AspNetCore.Tests;

/// <summary>Hosts: many in one process, the test server and contexts made by hand.</summary>
[Parallelizable(ParallelScope.All)]
sealed class HostTests
{
    [Test]
    public async Task Hosts_of_one_process_never_see_each_others_segments()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async number =>
        {
            var memory = new MemoryEmitter();
            await using WebApplication app = await StartTestServer(memory, app => app.MapGet("/{n}", (int n) => n));
            HttpClient client = app.GetTestClient();

            for (int n = 0; n < 10; n++)
                await client.GetAsync($"/{number * 100 + n}");

            app.Services.GetRequiredService<SegmentSink>().Flush();
            Assert.That(
                memory.Documents.Select(document => new Uri(document.Url!).AbsolutePath),
                Is.EquivalentTo(Enumerable.Range(number * 100, 10).Select(n => "/" + n)));
        }));
    }

    [Test]
    public async Task An_exception_that_nobody_handles_is_recorded_on_the_test_server_too()
    {
        var memory = new MemoryEmitter();
        await using WebApplication app = await StartTestServer(memory, app => app.MapGet("/", string () => throw new InvalidOperationException("thrown")));

        Assert.That(async () => await app.GetTestClient().GetAsync("/"), Throws.InstanceOf<InvalidOperationException>());

        app.Services.GetRequiredService<SegmentSink>().Flush();
        SegmentDocument segment = memory.Documents.Single();
        Assert.That((segment.Status, segment.IsFault, segment.Exceptions.Single().Message), Is.EqualTo((500, true, "thrown")));
    }

    [Test]
    public async Task A_context_made_by_hand_ends_its_segment_with_the_pipeline()
    {
        var memory = new MemoryEmitter();
        await using ServiceProvider services = new ServiceCollection().AddXRaySink(options => Into(options, memory)).BuildServiceProvider();
        RequestDelegate pipeline = new ApplicationBuilder(services).UseMiddleware<XRayMiddleware>().Use(_ => _ => throw new InvalidOperationException("thrown")).Build();

        Assert.That(async () => await pipeline(new DefaultHttpContext()), Throws.InvalidOperationException);

        services.GetRequiredService<SegmentSink>().Flush();
        Assert.That(memory.Documents.Single().IsFault, Is.True);
    }

    [Test]
    public async Task Baggage_that_came_with_the_request_reaches_what_is_behind_the_middleware()
    {
        string? item = null;
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseXRaySink();
            app.MapGet("/", () => { item = Activity.Current!.GetBaggageItem("tenant"); });
        }, builder =>
        {
            TracedApp.RecordEverything(builder);
            builder.Logging.AddProvider(new SilentLogs());
        });

        await app.Get("/", headers => headers.TryAddWithoutValidation("baggage", "tenant=acme"));

        Assert.That(item, Is.EqualTo("acme"));
    }

    [Test]
    public async Task Requests_on_one_connection_share_nothing()
    {
        await using TracedApp app = await TracedApp.Recording(app => app.MapGet("/{n}", (int n) => XRay.Annotate("n" + n, n)));

        for (int n = 0; n < 50; n++)
        {
            using HttpResponseMessage response = await app.Get($"/{n}");
            await response.Content.ReadAsStringAsync();
        }

        IReadOnlyList<SegmentDocument> segments = await app.Receiver.WaitForDocuments(50);
        Assert.That(
            segments.Select(segment => string.Join(' ', segment.Annotations.Keys.Order(StringComparer.Ordinal))),
            Is.EqualTo(Enumerable.Range(0, 50).Select(n => $"http_route n{n}")));
    }

    [Test]
    public async Task A_request_body_is_streamed_through()
    {
        await using TracedApp app = await TracedApp.Recording(app => app.MapPost("/", async (HttpContext context) =>
        {
            long length = 0;
            byte[] buffer = new byte[8192];
            for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
                length += read;
            return length;
        }));

        using HttpResponseMessage response = await app.Client.PostAsync("/", new ByteArrayContent(new byte[5_000_000]));

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("5000000"));
        Assert.That((await app.Segment()).Status, Is.EqualTo(200));
    }

    static async Task<WebApplication> StartTestServer(MemoryEmitter memory, Action<WebApplication> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddXRaySink(options => Into(options, memory));
        WebApplication app = builder.Build();
        app.UseXRaySink();
        configure(app);
        await app.StartAsync();
        return app;
    }

    static void Into(XRaySinkOptions options, MemoryEmitter memory)
    {
        options.Sampling = SamplingStrategy.Always;
        options.SendToDaemon = false;
        options.Emitters.Add(memory);
    }
}
