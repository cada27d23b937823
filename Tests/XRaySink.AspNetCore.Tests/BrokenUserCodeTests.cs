using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using XRaySink.Documents;
using XRaySink.Sampling;

namespace XRaySink.AspNetCore.Tests;

/// <summary>User code in options that throws. It costs a trace or a part of one, and never a request.</summary>
[Parallelizable(ParallelScope.All)]
sealed class BrokenUserCodeTests
{
    static readonly Action<XRayMiddlewareOptions> Namer = options => options.SegmentNameSelector = static _ => throw new InvalidOperationException("namer");
    static readonly Action<XRayMiddlewareOptions> Filter = options => options.Filter = static _ => throw new InvalidOperationException("filter");
    static readonly Action<XRayMiddlewareOptions> RequestEnricher = options => options.EnrichWithHttpRequest = static (_, _) => throw new InvalidOperationException("enricher");
    static readonly Action<XRayMiddlewareOptions> ResponseEnricher = options => options.EnrichWithHttpResponse = static (_, _) => throw new InvalidOperationException("enricher");
    static readonly Action<XRayMiddlewareOptions> ExceptionEnricher = options => options.EnrichWithException = static (_, _) => throw new InvalidOperationException("enricher");
    static readonly Action<XRayMiddlewareOptions> Leaver = options => options.EnrichWithHttpRequest = static (_, _) => Activity.Current = null;

    static IEnumerable<TestCaseData> Broken =>
    [
        new TestCaseData(Namer, true).SetArgDisplayNames("namer"),
        new TestCaseData(Filter, false).SetArgDisplayNames("filter"),
        new TestCaseData(RequestEnricher, true).SetArgDisplayNames("request enricher"),
        new TestCaseData(ResponseEnricher, true).SetArgDisplayNames("response enricher"),
        new TestCaseData(ExceptionEnricher, true).SetArgDisplayNames("exception enricher"),
        new TestCaseData(Leaver, true).SetArgDisplayNames("enricher that changes the current activity"),
    ];

    [TestCaseSource(nameof(Broken))]
    public async Task The_request_is_answered_as_ever(Action<XRayMiddlewareOptions> options, bool isRecorded)
    {
        await using TracedApp app = await TracedApp.Recording(app =>
        {
            app.MapGet("/", () => "ok");
            app.MapGet("/throws", string () => throw new InvalidOperationException("thrown"));
        }, options);

        using HttpResponseMessage ok = await app.Get("/");
        using HttpResponseMessage failed = await app.Get("/throws");

        Assert.That((await ok.Content.ReadAsStringAsync(), failed.StatusCode), Is.EqualTo(("ok", HttpStatusCode.InternalServerError)));
        if (!isRecorded)
            return;
        IReadOnlyList<SegmentDocument> segments = await app.Receiver.WaitForDocuments(2);
        Assert.That(segments.Select(segment => segment.Status), Is.EquivalentTo(new int?[] { 200, 500 }));
    }

    [Test]
    public async Task A_sampling_strategy_that_throws_costs_the_trace()
    {
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseXRaySink();
            app.MapGet("/", () => "ok");
        }, builder => builder.Services.AddXRaySink(options => options.Sampling = new BrokenSampling()));

        Assert.That(await app.Client.GetStringAsync("/"), Is.EqualTo("ok"));
    }

    [Test]
    public async Task Another_listener_that_throws_costs_the_trace()
    {
        await using TracedApp app = await TracedApp.Recording(app => app.MapGet("/", () => "ok"));
        string marker = ActivityTraceId.CreateRandom().ToHexString();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "XRaySink",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId.ToHexString() == marker ? throw new InvalidOperationException("listener") : ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(listener);

        using HttpResponseMessage response = await app.Get("/", headers =>
        {
            headers.Remove(TraceHeader.HttpHeaderName);
            headers.TryAddWithoutValidation("traceparent", $"00-{marker}-53995c3f42cd8ad8-01");
        });

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("ok"));
    }

    sealed class BrokenSampling : ISamplingStrategy
    {
        public SamplingDecision Decide(in SamplingRequest request) => throw new InvalidOperationException("sampling");
    }
}
