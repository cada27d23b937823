using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using XRaySink.Assembling;
using XRaySink.Metrics;

namespace XRaySink.AspNetCore.Tests;

/// <summary>Requests that are not recorded: by option or by endpoint, whether routing comes before the middleware or behind it.</summary>
[Parallelizable]
[TestFixture(true)]
[TestFixture(false)]
sealed class LeftOutTests(bool isRoutedBefore)
{
    [TestCase("/health")]
    [TestCase("/attribute")]
    [TestCase("/convention")]
    [TestCase("/group/endpoint")]
    [TestCase("/mvc/left-out")]
    [TestCase("/mvc/recorded/left-out")]
    [TestCase("/hub/negotiate")]
    [TestCase("/grpc.health.v1.Health/Check")]
    public async Task An_endpoint_that_is_left_out_leaves_no_segment_and_works(string path)
    {
        await using TracedApp app = await Start();

        using HttpResponseMessage response = await app.Send(path.StartsWith("/hub", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, path);
        Assert.That(response.IsSuccessStatusCode, Is.True);

        await AssertOnlySentinel(app);
    }

    [TestCase("/health")]
    [TestCase("/grpc.health.v1.Health/Check")]
    public async Task Health_checks_are_recorded_when_asked_for(string path)
    {
        await using TracedApp app = await Start(options => options.IgnoreHealthChecks = false);

        await app.Get(path);

        Assert.That((await app.Segment()).Url, Does.EndWith(path));
    }

    [Test]
    public async Task An_action_beside_one_that_is_left_out_is_recorded()
    {
        await using TracedApp app = await Start();

        await app.Get("/mvc/recorded");

        Assert.That((await app.Segment()).Url, Does.EndWith("/mvc/recorded"));
    }

    [TestCase("/static/*")]
    [TestCase("*.CSS")]
    [TestCase("/static/a/site.c?s")]
    public async Task A_path_that_matches_a_pattern_leaves_no_segment(string pattern)
    {
        await using TracedApp app = await Start(options => options.IgnorePaths.Add(pattern));

        await app.Get("/static/a/site.css");

        await AssertOnlySentinel(app);
    }

    [Test]
    public async Task What_the_filter_says_no_to_leaves_no_segment()
    {
        await using TracedApp app = await Start(options => options.Filter = context => context.Request.Path != "/static/a/site.css");

        await app.Get("/static/a/site.css");

        await AssertOnlySentinel(app);
    }

    [Test]
    public async Task A_filter_that_fails_says_no()
    {
        await using TracedApp app = await Start(options => options.Filter = context =>
            context.Request.Path == "/sentinel" ? true : throw new InvalidOperationException("filter"));

        await app.Get("/static/a/site.css");

        await AssertOnlySentinel(app);
    }

    [Test]
    public async Task What_is_left_out_when_it_has_run_counts_as_discarded()
    {
        await using TracedApp app = await Start();

        await app.Get("/work");

        await AssertOnlySentinel(app);
        await app.Stop();
        SinkMetrics account = app.Services.GetRequiredService<SegmentSink>().Account;
        Assert.That((account.CreatedCount, account.SentCount, account.DroppedFor(DropReason.Discarded)), Is.EqualTo(isRoutedBefore ? (1, 1, 0) : (3, 1, 2)));
    }

    static async Task AssertOnlySentinel(TracedApp app)
    {
        await app.DrainReceiver();
        Assert.That(app.Receiver.Documents.Select(document => new Uri(document.Url!).AbsolutePath), Is.EqualTo(new[] { "/sentinel" }));
    }

    Task<TracedApp> Start(Action<XRayMiddlewareOptions>? options = null) => TracedApp.Start(app =>
    {
        if (isRoutedBefore)
            app.UseRouting();
        app.UseXRaySink(options ?? (static _ => { }));
        if (!isRoutedBefore)
            app.UseRouting();

        app.MapGet("/sentinel", () => "ok");
        app.MapGet("/static/{**file}", () => "body {}");
        app.MapHealthChecks("/health");
        app.MapGet("/attribute", [DisableXRay] () => "ok");
        app.MapGet("/convention", () => "ok").DisableXRay();
        app.MapGroup("/group").DisableXRay().MapGet("/endpoint", () => "ok");
        app.MapHub<LeftOutHub>("/hub");
        app.MapGet("/grpc.health.v1.Health/Check", () => "ok");
        app.MapGet("/work", () =>
        {
            using (XRay.BeginSubsegment("work"))
                return "ok";
        }).DisableXRay();
        app.MapControllers();
    }, builder =>
    {
        TracedApp.RecordEverything(builder);
        builder.Services.AddHealthChecks();
        builder.Services.AddSignalR();
        builder.Services.AddControllers().AddApplicationPart(typeof(LeftOutController).Assembly);
    });
}

/// <summary>Is left out by its attribute.</summary>
[ApiController]
[DisableXRay]
[Route("mvc/left-out")]
public sealed class LeftOutController : ControllerBase
{
    [HttpGet]
    public string Get() => "ok";
}

/// <summary>Is left out in part.</summary>
[ApiController]
[Route("mvc/recorded")]
public sealed class PartlyLeftOutController : ControllerBase
{
    [HttpGet]
    public string Get() => "ok";

    [HttpGet("left-out")]
    [DisableXRay]
    public string LeftOut() => "ok";
}

/// <summary>Is left out by its attribute.</summary>
[DisableXRay]
public sealed class LeftOutHub : Hub;
