using System.Net;
using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Sampling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XRaySink.Documents;

namespace XRaySink.Recorder.Tests;

/// <summary>The middleware in the place of the official one, on a real Kestrel.</summary>
public class RequestTests
{
    const string Root = "1-5759e988-bd862e3fe1be46a994272793";

    static AWSXRayRecorder Recorder => AWSXRayRecorder.Instance;

    [Test]
    public async Task A_request_is_a_segment_of_the_recorder_with_what_the_official_middleware_records()
    {
        using var traces = RecordedTraces.Start();
        await using WebApplication app = await Start(app => app.MapGet("/orders", () => Results.Text("ok")));

        await Get(app, "/orders", ("User-Agent", "tests"), ("X-Forwarded-For", "203.0.113.7, 10.0.0.1"), ("X-Amzn-Trace-Id", $"Root={Root};Parent=53995c3f42cd8ad8;Sampled=1"));

        SegmentDocument segment = await traces.Document();
        Assert.Multiple(() =>
        {
            Assert.That(segment.Name, Is.EqualTo("jobs"));
            Assert.That((segment.TraceId, segment.ParentId), Is.EqualTo((Root, "53995c3f42cd8ad8")));
            Assert.That((segment.HttpMethod, segment.Status), Is.EqualTo(("GET", 200)));
            Assert.That(segment.Url, Is.EqualTo(Address(app) + "/orders"));
            Assert.That(segment.Element("http", "request", "user_agent")?.GetString(), Is.EqualTo("tests"));
            Assert.That(segment.Element("http", "request", "client_ip")?.GetString(), Is.EqualTo("203.0.113.7"));
            Assert.That(segment.Element("http", "request", "x_forwarded_for")?.GetBoolean(), Is.True);
            Assert.That(segment.Element("aws", "xray", "sdk"), Is.Not.Null);
        });
    }

    [Test]
    public async Task The_recorder_has_a_current_entity_in_a_request_and_tasks_within_it_join()
    {
        using var traces = RecordedTraces.Start();
        await using WebApplication app = await Start(app => app.MapGet("/", async () =>
        {
            Recorder.AddAnnotation("in", "the request");
            Recorder.BeginSubsegment("by hand");
            await new Jobs().Step(() => Task.CompletedTask);
            Recorder.EndSubsegment();
            await new Jobs().Join(() => Task.CompletedTask);
        }));

        await Get(app, "/");

        IReadOnlyList<SegmentDocument> documents = await traces.Documents();
        SegmentDocument request = documents.Single(document => document.Name == "jobs");
        Assert.That(request.Annotations["in"], Is.EqualTo("the request"));
        Assert.That(request.Subsegments.Select(child => child.Name), Is.EqualTo(["by hand", "Create Task: Jobs/Join"]));
        Assert.That(documents.Single(document => document.Name == "joined-jobs").TraceId, Is.EqualTo(request.TraceId));
    }

    [Test]
    public async Task An_exception_that_nobody_handles_is_answered_500_and_recorded_as_500()
    {
        using var traces = RecordedTraces.Start();
        await using WebApplication app = await Start(app => app.MapGet("/", string () => throw new FormatException("bad order")));

        HttpStatusCode status = await Get(app, "/");

        SegmentDocument segment = await traces.Document();
        Assert.That((status, segment.Status, segment.IsFault), Is.EqualTo((HttpStatusCode.InternalServerError, 500, true)));
        Assert.That(segment.Exceptions[0].Message, Is.EqualTo("bad order"));
        Assert.That(Recorder.IsEntityPresent(), Is.False);
    }

    [Test]
    public async Task A_header_with_a_repeated_key_fails_no_request()
    {
        using var traces = RecordedTraces.Start();
        await using WebApplication app = await Start(app => app.MapGet("/", () => "ok"));

        HttpStatusCode status = await Get(app, "/", ("X-Amzn-Trace-Id", $"Root={Root};Root={Root}"));

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await traces.Document()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task The_recorders_own_sampling_is_asked_what_the_official_middleware_asks()
    {
        using var traces = RecordedTraces.Start(SampleDecision.NotSampled, rule: "ruled");
        await using WebApplication app = await Start(app => app.MapPost("/orders/{id}", () => Recorder.GetEntity().Sampled.ToString()));

        using var client = new HttpClient();
        using HttpResponseMessage response = await client.PostAsync(new Uri(Address(app) + "/orders/7"), content: null);

        SamplingInput question = traces.Sampling.Questions.Single();
        Assert.Multiple(async () =>
        {
            Assert.That((question.Host, question.Method, question.Url, question.ServiceName), Is.EqualTo(("127.0.0.1", "POST", "/orders/7", "jobs")));
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("NotSampled"));
            Assert.That(response.Headers.GetValues("X-Amzn-Trace-Id").Single(), Does.EndWith("Sampled=0"));
        });
        Assert.That(await traces.Documents(), Is.Empty);
    }

    [Test]
    public async Task A_name_that_the_middleware_is_given_is_the_segments()
    {
        using var traces = RecordedTraces.Start();
        await using WebApplication app = await Start(app => app.MapGet("/", () => "ok"), options => options.SegmentName = "shop");

        await Get(app, "/");

        Assert.That((await traces.Document()).Name, Is.EqualTo("shop"));
        Assert.That(traces.Sampling.Questions.Single().ServiceName, Is.EqualTo("shop"));
    }

    [Test]
    public async Task A_request_to_an_endpoint_that_is_left_out_is_not_sent()
    {
        using var traces = RecordedTraces.Start();
        await using WebApplication app = await Start(app => app.MapGet("/health", () => "ok").DisableXRay());

        await Get(app, "/health");

        Assert.That(await traces.Documents(), Is.Empty);
    }

    [Test]
    public async Task A_host_that_adds_the_recorder_records_from_its_start_to_its_end()
    {
        using var traces = RecordedTraces.Start();
        await using WebApplication app = await Start(
            app => app.MapGet("/", () => "ok"),
            build: builder => builder.Services.AddAwsRecorder("of the host"));

        await Get(app, "/");
        await app.StopAsync();

        // The first to start is the one whose options hold.
        Assert.That((await traces.Document()).Name, Is.EqualTo("jobs"));
    }

    static async Task<WebApplication> Start(
        Action<WebApplication> configure, Action<XRayMiddlewareOptions>? options = null, Action<WebApplicationBuilder>? build = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        build?.Invoke(builder);
        WebApplication app = builder.Build();
        app.UseXRaySink(options ?? (static _ => { }));
        configure(app);
        await app.StartAsync();
        return app;
    }

    static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    static async Task<HttpStatusCode> Get(WebApplication app, string path, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(app) + path);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await client.SendAsync(request);
        await response.Content.ReadAsStringAsync();
        return response.StatusCode;
    }
}
