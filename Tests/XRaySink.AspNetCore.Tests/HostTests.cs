using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XRaySink.Documents;
using XRaySink.Emitters;
using XRaySink.Sampling;
using XRaySink.Testing;

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
    public async Task Hosts_whose_middleware_starts_its_own_sink_never_see_each_others_segments_either()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async number =>
        {
            using var daemon = new UdpReceiver();
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseTestServer();
            builder.Configuration["XRay:DaemonAddress"] = daemon.Address;
            builder.Configuration["XRay:ServiceName"] = "host" + number;
            await using WebApplication app = builder.Build();
            app.UseMiddleware<XRayMiddleware>();
            app.MapGet("/{n}", (int n) => n);
            await app.StartAsync();

            for (int n = 0; n < 10; n++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/{number * 100 + n}");
                request.Headers.TryAddWithoutValidation(TraceHeader.HttpHeaderName, TracedApp.SampledHeader(ActivityTraceId.CreateRandom()));
                await app.GetTestClient().SendAsync(request);
            }
            await app.StopAsync();

            Assert.That(
                (await daemon.WaitForDocuments(10)).Select(document => (document.Name, new Uri(document.Url!).AbsolutePath)),
                Is.EquivalentTo(Enumerable.Range(number * 100, 10).Select(n => ("host" + number, "/" + n))));
        }));
    }

    [Test]
    public void No_type_of_the_middleware_keeps_state_in_statics()
    {
        IEnumerable<FieldInfo> variables =
            from type in typeof(XRayMiddleware).Assembly.GetTypes()
            where !type.IsDefined(typeof(CompilerGeneratedAttribute))
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where !field.IsLiteral && !(field.IsInitOnly && IsImmutable(field.FieldType))
            select field;

        Assert.That(variables.Select(field => $"{field.DeclaringType}.{field.Name}"), Is.Empty);

        static bool IsImmutable(Type type) =>
            type.IsPrimitive || type == typeof(string) || type == typeof(ImmutableArray<object>)
            || typeof(Delegate).IsAssignableFrom(type);
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

    [TestCase(HttpProtocols.Http1)]
    [TestCase(HttpProtocols.Http2)]
    public async Task Requests_on_one_connection_whose_context_is_used_again_share_nothing(HttpProtocols protocol)
    {
        var features = new HashSet<object>();
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseXRaySink();
            app.MapGet("/{n}", (HttpContext context, int n) =>
            {
                features.Add(context.Features.Get<IHttpRequestFeature>()!);
                XRay.Annotate("n" + n, n);
            });
        }, TracedApp.RecordEverything, protocol);

        for (int n = 0; n < 50; n++)
        {
            using HttpResponseMessage response = await app.Get($"/{n}");
            await response.Content.ReadAsStringAsync();
        }

        IReadOnlyList<SegmentDocument> segments = await app.Receiver.WaitForDocuments(50);
        Assert.That(
            segments.Select(segment => string.Join(' ', segment.Annotations.Keys.Order(StringComparer.Ordinal))),
            Is.EqualTo(Enumerable.Range(0, 50).Select(n => $"http_route n{n}")));
        Assert.That(features, Has.Count.LessThan(50), "contexts");
    }

    [Test]
    public async Task What_parallel_work_of_a_request_writes_is_recorded_and_what_is_written_too_late_breaks_nothing()
    {
        const int Requests = 32, Writers = 4, Each = 10;
        await using TracedApp app = await TracedApp.Recording(app => app.MapGet("/{n}", async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(writer))));
            _ = Task.Run(() => Write(Writers));
        }));

        await Task.WhenAll(Enumerable.Range(0, Requests).Select(n => app.Get($"/{n}")));

        IReadOnlyList<SegmentDocument> segments = await app.Receiver.WaitForDocuments(Requests);
        await app.Segment();
        string[] inTime = [.. from writer in Enumerable.Range(0, Writers) from n in Enumerable.Range(0, Each) select $"w{writer}_{n}"];
        foreach (SegmentDocument segment in segments)
        {
            Assert.That(segment.Annotations.Keys, Is.SupersetOf(inTime));
            Assert.That(segment.Element("metadata", "default")?.EnumerateObject().Select(member => member.Name), Is.SupersetOf(inTime));
        }

        static void Write(int writer)
        {
            for (int n = 0; n < Each; n++)
            {
                XRay.Annotate($"w{writer}_{n}", n);
                XRay.AddMetadata($"w{writer}_{n}", n);
            }
        }
    }

    [TestCase(HttpProtocols.Http1)]
    [TestCase(HttpProtocols.Http2)]
    public async Task A_request_body_is_handed_on_while_it_is_still_being_sent(HttpProtocols protocol)
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseXRaySink();
            app.MapPost("/", async (HttpContext context) =>
            {
                byte[] buffer = new byte[8192];
                long length = await context.Request.Body.ReadAsync(buffer);
                received.SetResult();
                for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
                    length += read;
                return length;
            });
        }, TracedApp.RecordEverything, protocol);

        using var body = new TwoParts(received.Task);
        using HttpResponseMessage response = await app.Client.PostAsync("/", body);

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("5000000"));
        Assert.That((await app.Receiver.WaitForDocuments(1))[0].Status, Is.EqualTo(200));
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

    /// <summary>A body whose second part is not sent before the first has been read.</summary>
    sealed class TwoParts(Task firstIsRead) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[1000]);
            await stream.FlushAsync();
            await firstIsRead.WaitAsync(TimeSpan.FromSeconds(10));
            await stream.WriteAsync(new byte[4_999_000]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
