using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using XRaySink.Documents;

namespace XRaySink.AspNetCore.Tests;

/// <summary>Pages that answer a failure by running the pipeline a second time, under another path.</summary>
[Parallelizable]
sealed class ErrorPageTests
{
    [TestCase("before exception page", "/throws")]
    [TestCase("behind exception page", "/throws")]
    [TestCase("before status pages by re-execution", "/missing")]
    [TestCase("behind status pages by re-execution", "/missing")]
    public async Task What_the_page_does_belongs_to_the_segment_of_the_request(string pipeline, string path)
    {
        await using TracedApp app = await Start(pipeline);
        var traceId = ActivityTraceId.CreateRandom();

        await Get(app, path, traceId);

        SegmentDocument segment = await app.SegmentOf(traceId);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(segment.Subsegments.Select(subsegment => subsegment.Name), Is.EqualTo(new[] { "error page" }));
            Assert.That(segment.Annotations["http_route"], Is.EqualTo(path));
        }
    }

    [Test]
    public async Task A_request_that_is_not_recorded_is_not_brought_back_by_its_error_page()
    {
        await using TracedApp app = await Start("behind exception page", options => options.IgnorePaths.Add("/throws"));
        var traceId = ActivityTraceId.CreateRandom();

        await Get(app, "/throws", traceId);

        await app.DrainReceiver();
        Assert.That(app.Receiver.Documents.Select(document => document.TraceId), Has.None.EqualTo(XRayId.Format(traceId)));
    }

    static Task<TracedApp> Start(string pipeline, Action<XRayMiddlewareOptions>? options = null) => TracedApp.Start(app =>
    {
        Pipelines.ByName[pipeline](app);
        app.MapGet("/sentinel", () => "ok");
        app.MapGet("/throws", string () => throw new InvalidOperationException("thrown"));
        app.MapGet("/missing", () => Results.NotFound());
        app.MapGet("/error", ErrorPage);
        app.MapGet("/status/{code}", ErrorPage);
    }, builder =>
    {
        TracedApp.RecordEverything(builder);
        if (options is not null)
            builder.Services.Configure(options);
    });

    static async Task Get(TracedApp app, string path, ActivityTraceId traceId)
    {
        using HttpResponseMessage response = await app.Send(HttpMethod.Get, path, traceId);
        await response.Content.ReadAsStringAsync();
    }

    static string ErrorPage()
    {
        using (XRay.BeginSubsegment("error page"))
            return "sorry";
    }
}
