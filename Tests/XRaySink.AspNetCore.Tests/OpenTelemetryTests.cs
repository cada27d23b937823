using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using XRaySink.Documents;
using XRaySink.Recording;
using XRaySink.Sampling;

namespace XRaySink.AspNetCore.Tests;

/// <summary>
/// OpenTelemetry with its own ASP.NET Core instrumentation in the same process. Alone in the process, because it hears every test's
/// activities.
/// </summary>
[NonParallelizable]
[TestFixture(true)]
[TestFixture(false)]
sealed class OpenTelemetryTests(bool isFirst)
{
    const string Root = "1-5759e988-bd862e3fe1be46a994272793";
    const string Parent = "53995c3f42cd8ad8";

    readonly List<Activity> exported = [];

    [SetUp]
    public void Forget() => exported.Clear();

    [Test]
    public async Task Each_records_the_whole_request_as_its_own_sampling_decides([Values] bool isSampled, [Values] bool isSampledThere)
    {
        await using TracedApp app = await Start(isSampled, isSampledThere);

        await app.Client.GetAsync("/orders/7");

        await app.Stop();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(app.Services.GetRequiredService<SegmentSink>().Account.SentCount, Is.EqualTo(isSampled ? 2 : 0), "the request and the work in it");
            if (isSampled)
                AssertIsWhole(await app.SegmentOf("/orders/7"));
            AssertIsWhole(exported, isSampled, isSampledThere);
        }
    }

    [Test]
    public async Task Both_continue_the_callers_trace_and_neither_is_the_others_parent([Values("X-Amzn-Trace-Id", "traceparent")] string header)
    {
        await using TracedApp app = await Start(isSampled: true, isSampledThere: true);

        await app.Get("/orders/7", headers =>
        {
            headers.Remove(TraceHeader.HttpHeaderName);
            headers.TryAddWithoutValidation(header, header == "traceparent"
                ? $"00-5759e988bd862e3fe1be46a994272793-{Parent}-01"
                : $"Root={Root};Parent={Parent};Sampled=1");
        });

        SegmentDocument segment = await app.SegmentOf("/orders/7");
        await app.Stop();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((segment.TraceId, segment.ParentId), Is.EqualTo((Root, Parent)));
            Assert.That(exported.Select(activity => XRayId.Format(activity.TraceId)), Is.All.EqualTo(Root));
            Assert.That(exported.Where(activity => activity.Kind == ActivityKind.Server).Select(activity => activity.ParentSpanId.ToHexString()), Is.EqualTo(new[] { Parent, Parent }));
        }
    }

    [Test]
    public async Task What_OpenTelemetry_alone_records_is_not_announced_as_recorded_by_X_Ray()
    {
        await using TracedApp app = await Start(isSampled: false, isSampledThere: true);

        using HttpResponseMessage response = await app.Client.GetAsync("/orders/7");

        string told = await response.Content.ReadAsStringAsync();
        string header = response.Headers.GetValues(TraceHeader.HttpHeaderName).Single();
        Assert.That((told[^1], header[^1]), Is.EqualTo(('0', '0')), $"{told} / {header}");
    }

    static void AssertIsWhole(SegmentDocument segment)
    {
        Assert.That((segment.Status, segment.Annotations["http_route"]), Is.EqualTo((200, "/orders/{id}")));
        Assert.That(segment.Subsegments.Select(subsegment => subsegment.Name), Is.EqualTo(new[] { "work" }));
    }

    static void AssertIsWhole(List<Activity> activities, bool isSampled, bool isSampledThere)
    {
        Activity? request = activities.SingleOrDefault(activity => activity.Source.Name == "Microsoft.AspNetCore");
        Assert.That(request is not null, Is.EqualTo(isSampledThere));
        if (request is not null)
            Assert.That((request.GetTagItem("http.route"), request.GetTagItem("http.response.status_code")), Is.EqualTo(("/orders/{id}", 200)));

        // .NET hands an activity that one listener records to every other listener of its source.
        Activity[] ours = [.. activities.Where(activity => activity.Source.Name == XRaySource.Name)];
        if (!isSampled && !isSampledThere)
        {
            Assert.That(ours, Is.Empty);
            return;
        }
        Assert.That(ours.Select(activity => activity.DisplayName), Is.EqualTo(new[] { "work", "GET" }));
        Assert.That((ours[1].GetTagItem("http.route"), ours[1].GetTagItem("http.response.status_code")), Is.EqualTo(("/orders/{id}", 200)));
        Assert.That(ours[0].ParentSpanId, Is.EqualTo(ours[1].SpanId));
        Assert.That(activities.Select(activity => activity.TraceId).Distinct().Count(), Is.EqualTo(1), "traces");
    }

    Task<TracedApp> Start(bool isSampled, bool isSampledThere) => TracedApp.Start(app =>
    {
        // Who is asked for first starts to listen first.
        if (isFirst)
            app.Services.GetRequiredService<TracerProvider>();
        else
            app.Services.GetRequiredService<SegmentSink>();
        app.UseXRaySink();
        app.MapGet("/orders/{id}", () =>
        {
            using (XRay.BeginSubsegment("work"))
                return XRay.TraceHeader;
        });
    }, builder =>
    {
        if (isFirst)
            AddOpenTelemetry(builder.Services, isSampledThere);
        builder.Services.AddXRaySink(options => options.Sampling = isSampled ? SamplingStrategy.Always : SamplingStrategy.Never);
        if (!isFirst)
            AddOpenTelemetry(builder.Services, isSampledThere);
    });

    void AddOpenTelemetry(IServiceCollection services, bool isSampled) => services.AddOpenTelemetry().WithTracing(tracing => tracing
        .AddAspNetCoreInstrumentation()
        .AddSource(XRaySource.Name)
        .SetSampler(isSampled ? new AlwaysOnSampler() : new AlwaysOffSampler())
        .AddInMemoryExporter(exported));
}
