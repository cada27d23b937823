using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XRaySink.Documents;

namespace XRaySink.AspNetCore.Tests;

/// <summary>
/// The activity that ASP.NET Core itself begins for a request, around the middleware. Alone in the process, because the sink of another
/// test would lend its propagator to hosts that have none.
/// </summary>
[NonParallelizable]
sealed class RequestActivityTests
{
    const string Nothing = "";
    const string TraceParent = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const string XRayHeader = "X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    const string RootAlone = "X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793";

    [Test]
    public async Task Logs_before_and_behind_the_middleware_bear_the_same_trace_id([Values(Nothing, TraceParent, XRayHeader, RootAlone)] string header)
    {
        (string before, string behind, SegmentDocument segment) = await TraceIdsOf(header, TracedApp.RecordEverything);

        Assert.That((before, behind), Is.EqualTo((segment.TraceId, segment.TraceId)));
    }

    [Test]
    public async Task Without_AddXRaySink_they_do_so_too_unless_the_caller_speaks_X_Rays_own_language([Values(TraceParent, XRayHeader)] string header)
    {
        (string before, string behind, SegmentDocument segment) = await TraceIdsOf(header, static _ => { });

        // The server has got its propagator when the middleware starts a sink.
        Assert.That((before == segment.TraceId, behind == segment.TraceId), Is.EqualTo((header == TraceParent, true)));
    }

    [Test]
    public async Task A_listener_of_ones_own_hears_of_the_segments_trace([Values(Nothing, TraceParent, XRayHeader, RootAlone)] string header)
    {
        var heard = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Microsoft.AspNetCore",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = heard.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        (_, _, SegmentDocument segment) = await TraceIdsOf(header, TracedApp.RecordEverything);

        Activity activity = heard.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(XRayId.Format(activity.TraceId), Is.EqualTo(segment.TraceId));
            Assert.That(segment.ParentId, Is.Not.EqualTo(activity.SpanId.ToHexString()), "it is not recorded, so it is no parent");
            Assert.That(segment.Subsegments, Is.Empty);
        }
    }

    [Test]
    public async Task It_is_neither_recorded_nor_a_parent()
    {
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseXRaySink();
            app.MapGet("/", () => "ok");
            app.MapGet("/sentinel", () => "ok");
        }, WithLogs(TracedApp.RecordEverything));

        await app.Client.GetAsync("/");

        await app.DrainReceiver();
        SegmentDocument segment = app.Receiver.Documents.Single(document => document.Url!.EndsWith('/'));
        Assert.That((segment.ParentId, segment.Subsegments.Count), Is.EqualTo((default(string), 0)));
    }

    [Test]
    public async Task A_propagator_that_the_application_has_chosen_stays_the_servers()
    {
        DistributedContextPropagator chosen = DistributedContextPropagator.CreatePassThroughPropagator();
        await using ServiceProvider services = new ServiceCollection().AddSingleton(chosen).AddXRaySink().BuildServiceProvider();

        Assert.That(services.GetRequiredService<DistributedContextPropagator>(), Is.SameAs(chosen));
    }

    static async Task<(string Before, string Behind, SegmentDocument Segment)> TraceIdsOf(string header, Action<WebApplicationBuilder> build)
    {
        var ids = new ConcurrentQueue<string>();
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.Use(Note);
            app.UseXRaySink();
            app.Use(Note);
            app.MapGet("/", () => "ok");

            Task Note(HttpContext context, RequestDelegate next)
            {
                ids.Enqueue(XRayId.Format(Activity.Current!.TraceId));
                return next(context);
            }
        }, WithLogs(build));

        await app.Get("/", headers =>
        {
            headers.Remove(TraceHeader.HttpHeaderName);
            if (header.Split(": ") is [var name, var value])
                headers.TryAddWithoutValidation(name, value);
        });

        SegmentDocument segment = await app.Segment();
        return (ids.First(), ids.Last(), segment);
    }

    static Action<WebApplicationBuilder> WithLogs(Action<WebApplicationBuilder> build) => builder =>
    {
        build(builder);
        builder.Logging.AddProvider(new SilentLogs());
    };
}
