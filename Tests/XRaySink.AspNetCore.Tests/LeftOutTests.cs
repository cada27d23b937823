using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

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
    [TestCase("/mvc/left-out")]
    [TestCase("/grpc.health.v1.Health/Check")]
    public async Task An_endpoint_that_is_left_out_leaves_no_segment_and_works(string path)
    {
        await using TracedApp app = await Start();

        using HttpResponseMessage response = await app.Get(path);
        Assert.That(response.IsSuccessStatusCode, Is.True);

        await AssertOnlySentinel(app);
    }

    [Test]
    public async Task Health_checks_are_recorded_when_asked_for()
    {
        await using TracedApp app = await Start(options => options.IgnoreHealthChecks = false);

        await app.Get("/health");

        Assert.That((await app.Segment()).Url, Does.EndWith("/health"));
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
    public async Task What_is_left_out_when_it_has_run_counts_as_discarded()
    {
        await using TracedApp app = await Start();

        await app.Get("/work");

        await AssertOnlySentinel(app);
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
