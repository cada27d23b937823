using System.Diagnostics;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XRaySink.Documents;
using XRaySink.Sampling;
using XRaySink.Testing;

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
    static readonly Action<XRayMiddlewareOptions> LateNamer = options => options.SegmentNameSelector = static _ => { ThrowLater(); return "named"; };
    static readonly Action<XRayMiddlewareOptions> LateFilter = options => options.Filter = static _ => { ThrowLater(); return true; };
    static readonly Action<XRayMiddlewareOptions> LateRequestEnricher = options => options.EnrichWithHttpRequest = static (_, _) => ThrowLater();
    static readonly Action<XRayMiddlewareOptions> LateResponseEnricher = options => options.EnrichWithHttpResponse = static (_, _) => ThrowLater();
    static readonly Action<XRayMiddlewareOptions> LateExceptionEnricher = options => options.EnrichWithException = static (_, _) => ThrowLater();
    static readonly Action<XRayMiddlewareOptions> Ender = options => options.EnrichWithHttpRequest = static (segment, _) => segment.Stop();
    static readonly Action<XRayMiddlewareOptions> Leaver = options => options.EnrichWithHttpRequest = static (_, _) => Activity.Current = null;

    static IEnumerable<TestCaseData> Broken =>
    [
        new TestCaseData(Namer, true).SetArgDisplayNames("namer"),
        new TestCaseData(Filter, false).SetArgDisplayNames("filter"),
        new TestCaseData(RequestEnricher, true).SetArgDisplayNames("request enricher"),
        new TestCaseData(ResponseEnricher, true).SetArgDisplayNames("response enricher"),
        new TestCaseData(ExceptionEnricher, true).SetArgDisplayNames("exception enricher"),
        new TestCaseData(LateNamer, true).SetArgDisplayNames("namer, later"),
        new TestCaseData(LateFilter, true).SetArgDisplayNames("filter, later"),
        new TestCaseData(LateRequestEnricher, true).SetArgDisplayNames("request enricher, later"),
        new TestCaseData(LateResponseEnricher, true).SetArgDisplayNames("response enricher, later"),
        new TestCaseData(LateExceptionEnricher, true).SetArgDisplayNames("exception enricher, later"),
        new TestCaseData(Ender, false).SetArgDisplayNames("enricher that ends the segment"),
        new TestCaseData(Leaver, true).SetArgDisplayNames("enricher that changes the current activity"),
    ];

    [TestCaseSource(nameof(Broken))]
    public async Task The_request_is_answered_as_ever(Action<XRayMiddlewareOptions> options, bool isRecorded)
    {
        await using TracedApp app = await Start(options, new ScopedLog());

        using HttpResponseMessage ok = await app.Get("/");
        using HttpResponseMessage failed = await app.Get("/throws");

        Assert.That((await ok.Content.ReadAsStringAsync(), failed.StatusCode), Is.EqualTo(("ok", HttpStatusCode.InternalServerError)));
        if (!isRecorded)
            return;
        IReadOnlyList<SegmentDocument> segments = await app.Receiver.WaitForDocuments(2);
        Assert.That(segments.Select(segment => segment.Status), Is.EquivalentTo(new int?[] { 200, 500 }));
    }

    [TestCaseSource(nameof(Broken))]
    public async Task The_request_is_answered_as_ever_when_an_exception_handler_has_the_last_word(Action<XRayMiddlewareOptions> options, bool isRecorded)
    {
        await using TracedApp app = await Start(options, new ScopedLog(), static app => app.UseExceptionHandler("/sorry"));

        using HttpResponseMessage failed = await app.Get("/throws");

        Assert.That((await failed.Content.ReadAsStringAsync(), failed.StatusCode), Is.EqualTo(("sorry", HttpStatusCode.InternalServerError)));
        if (isRecorded)
            Assert.That((await app.Segment()).Status, Is.EqualTo(500));
    }

    [Test]
    public async Task What_fails_is_logged_once_with_its_name_and_its_exception([Values] bool isLate)
    {
        var log = new ScopedLog();
        await using TracedApp app = await Start(isLate ? LateRequestEnricher : RequestEnricher, log);

        for (int i = 0; i < 3; i++)
            await app.Get("/");
        await app.Receiver.WaitForDocuments(3);

        ScopedLine line = await log.WaitFor(line => line.Category == "XRaySink.AspNetCore");
        Assert.That((line.Level, line.EventId.Id, line.Exception?.Message), Is.EqualTo((LogLevel.Warning, 1, isLate ? "later" : "enricher")));
        Assert.That(line.Message, Does.Contain(isLate ? "what an option began and nobody awaits" : nameof(XRayMiddlewareOptions.EnrichWithHttpRequest)));
        Assert.That(log.Lines.Count(line => line.Category == "XRaySink.AspNetCore"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_user_that_throws_when_asked_for_a_claim_costs_that_and_not_the_segment()
    {
        await using TracedApp app = await TracedApp.Recording(app =>
        {
            app.Use((context, next) =>
            {
                context.User = new BrokenUser();
                return next(context);
            });
            app.MapGet("/", () => "ok");
        }, options => options.UserClaimType = "sub");

        using HttpResponseMessage response = await app.Get("/");

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("ok"));
        Assert.That((await app.Segment()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task An_exception_that_throws_when_asked_for_its_message_is_a_fault_all_the_same()
    {
        await using TracedApp app = await TracedApp.Recording(app => app.MapGet("/", string () => throw new BrokenException()));

        using HttpResponseMessage response = await app.Get("/");

        SegmentDocument segment = await app.Segment();
        Assert.That((response.StatusCode, segment.Status, segment.IsFault), Is.EqualTo((HttpStatusCode.InternalServerError, 500, true)));
        Assert.That(segment.Exceptions.Single().Type, Does.EndWith(nameof(BrokenException)));
    }

    [Test]
    public async Task A_sampling_strategy_that_throws_costs_the_trace()
    {
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseXRaySink();
            app.MapGet("/", () => "ok");
        }, builder => builder.Services.AddXRaySink(options => options.Sampling = new BrokenSampling()));

        using HttpResponseMessage response = await app.Client.GetAsync("/");

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("ok"));
        Assert.That(response.Headers.GetValues(TraceHeader.HttpHeaderName).Single(), Does.EndWith(";Sampled=0"));
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

    static Task<TracedApp> Start(Action<XRayMiddlewareOptions> options, ScopedLog log, Action<WebApplication>? first = null) => TracedApp.Start(app =>
    {
        first?.Invoke(app);
        app.UseXRaySink(options);
        app.MapGet("/", () => "ok");
        app.MapGet("/throws", string () => throw new InvalidOperationException("thrown"));
        app.MapGet("/sorry", () => "sorry");
    }, builder =>
    {
        TracedApp.RecordEverything(builder);
        builder.Logging.AddProvider(log);
    });

    // The compiler takes such a lambda for an Action without a word, and what it throws after an await would end the process.
    static async void ThrowLater()
    {
        await Task.Yield();
        throw new InvalidOperationException("later");
    }

    sealed class BrokenUser : ClaimsPrincipal
    {
        public override Claim? FindFirst(string type) => throw new InvalidOperationException("user");
    }

    sealed class BrokenException : Exception
    {
        public override string Message => throw new InvalidOperationException("message");
    }

    sealed class BrokenSampling : ISamplingStrategy
    {
        public SamplingDecision Decide(in SamplingRequest request) => throw new InvalidOperationException("sampling");
    }
}
