using System.Diagnostics;
using System.Net.Quic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using XRaySink.Documents;

namespace XRaySink.AspNetCore.Tests;

/// <summary>Every outcome, at every place in the pipeline, over every protocol: what is recorded is what the caller heard.</summary>
[TestFixtureSource(nameof(Fixtures))]
[Parallelizable]
sealed class RequestOutcomeTests(string pipeline, HttpProtocols protocol)
{
    static IEnumerable<TestFixtureData> Fixtures =>
    [
        .. from protocol in new[] { HttpProtocols.Http1, HttpProtocols.Http2 }
           from pipeline in Pipelines.ByName.Keys
           select new TestFixtureData(pipeline, protocol),
        new TestFixtureData("alone", HttpProtocols.Http3),
    ];

    // In HTTP/3 a reset overtakes what was sent before it: who fails late waits until the caller has heard the status.
    readonly SemaphoreSlim statusWasHeard = new(0);
    TracedApp app = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        if (protocol == HttpProtocols.Http3 && !(OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()))
            Assert.Ignore("HTTP/3 needs QUIC, which .NET has on Linux, Windows and macOS only.");
#pragma warning disable CA1416 // checked above
        if (protocol == HttpProtocols.Http3 && !QuicListener.IsSupported)
            Assert.Ignore("HTTP/3 needs QUIC, and this machine has no libmsquic. With it on the library path, this runs.");
#pragma warning restore CA1416

        app = await TracedApp.Start(Configure, builder =>
        {
            TracedApp.RecordEverything(builder);
            builder.Services.AddExceptionHandler<TakerOfArguments>();
            builder.Services.AddControllers().AddApplicationPart(typeof(OutcomeController).Assembly);
        }, protocol);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (app is not null)
            await app.DisposeAsync();
        statusWasHeard.Dispose();
    }

    [TestCase("/ok")]
    [TestCase("/results/404")]
    [TestCase("/results/429")]
    [TestCase("/results/503")]
    [TestCase("/results/problem")]
    [TestCase("/results/refused-by-filter")]
    [TestCase("/no-such-path")]
    [TestCase("/throws")]
    [TestCase("/throws/refusal")]
    [TestCase("/throws/result")]
    [TestCase("/throws/filter")]
    [TestCase("/throws/argument")]
    [TestCase("/throws/cancelled")]
    [TestCase("/mvc/not-found")]
    [TestCase("/mvc/throws")]
    [TestCase("/mvc/throws/result")]
    [TestCase("/mvc/throws/result-filter")]
    [TestCase("/mvc/exception-filter")]
    [TestCase("/mvc/result-filter")]
    [TestCase("/mvc/result-filter/takes")]
    public async Task What_is_recorded_is_what_the_caller_heard(string path)
    {
        var traceId = ActivityTraceId.CreateRandom();

        using HttpResponseMessage response = await Get(path, traceId);

        int status = (int)response.StatusCode;
        SegmentDocument segment = await app.SegmentOf(traceId);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(segment.Status, Is.EqualTo(status));
            Assert.That(segment.IsFault, Is.EqualTo(status >= 500));
            Assert.That(segment.IsError, Is.EqualTo(status is >= 400 and < 500));
            Assert.That(segment.IsThrottled, Is.EqualTo(status == 429));
            Assert.That(new Uri(segment.Url!).AbsolutePath, Is.EqualTo(path));
        }
    }

    [TestCase("/ok")]
    [TestCase("/results/404")]
    [TestCase("/throws")]
    public async Task The_response_names_the_trace_unless_the_server_has_to_answer_by_itself(string path)
    {
        var traceId = ActivityTraceId.CreateRandom();

        using HttpResponseMessage response = await Get(path, traceId);

        // Kestrel forgets every header, and whoever wanted to write one, when nobody handles an exception.
        bool isHandled = path != "/throws" || pipeline.Contains("exception", StringComparison.Ordinal) || pipeline.Contains("developer", StringComparison.Ordinal);
        Assert.That(
            response.Headers.TryGetValues(TraceHeader.HttpHeaderName, out IEnumerable<string>? values) ? values : [],
            Is.EqualTo(isHandled ? new[] { TracedApp.SampledHeader(traceId) } : []));
    }

    [TestCase("/throws", "thrown")]
    [TestCase("/throws/refusal", "refused")]
    [TestCase("/throws/result", "thrown by a result")]
    [TestCase("/throws/filter", "thrown by a filter")]
    [TestCase("/throws/argument", "a bad argument")]
    [TestCase("/mvc/throws", "thrown by an action")]
    [TestCase("/mvc/throws/result", "thrown by a result")]
    [TestCase("/mvc/throws/result-filter", "thrown by a filter")]
    public async Task An_exception_is_recorded_as_the_cause_whoever_handles_it(string path, string message)
    {
        var traceId = ActivityTraceId.CreateRandom();

        using HttpResponseMessage response = await Get(path, traceId);

        SegmentDocument segment = await app.SegmentOf(traceId);
        Assert.That(segment.Exceptions.Select(exception => exception.Message), Is.EqualTo(new[] { message }));
    }

    [Test]
    public async Task An_exception_after_the_response_has_started_is_a_fault_with_the_status_that_was_sent()
    {
        var traceId = ActivityTraceId.CreateRandom();

        using HttpResponseMessage response = await Get("/throws/late", traceId);
        statusWasHeard.Release();
        Assert.That(async () => await response.Content.ReadAsStringAsync(), Throws.InstanceOf<Exception>());

        SegmentDocument segment = await app.SegmentOf(traceId);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(segment.Status, Is.EqualTo(200));
            Assert.That(segment.IsFault, Is.True);
            Assert.That(segment.Exceptions.Select(exception => exception.Message), Is.EqualTo(new[] { "thrown late" }));
        }
    }

    [Test]
    public async Task The_status_of_a_gRPC_call_is_recorded_in_the_place_of_the_200_that_the_caller_heard()
    {
        var traceId = ActivityTraceId.CreateRandom();
        using var call = new ByteArrayContent([]) { Headers = { ContentType = new("application/grpc") } };

        using HttpResponseMessage response = await Post("/grpc", call, traceId);

        SegmentDocument segment = await app.SegmentOf(traceId);
        Assert.That(((int)response.StatusCode, segment.Status, segment.IsError, segment.IsFault), Is.EqualTo((200, 404, true, false)));
    }

    [Test]
    public async Task A_request_body_is_streamed_through()
    {
        var traceId = ActivityTraceId.CreateRandom();
        using var body = new ByteArrayContent(new byte[300_000]);

        using HttpResponseMessage response = await Post("/length", body, traceId);

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("300000"));
        Assert.That((await app.SegmentOf(traceId)).Status, Is.EqualTo(200));
    }

    void Configure(WebApplication app)
    {
        Pipelines.ByName[pipeline](app);
        app.MapGet("/sentinel", () => "ok");
        app.MapGet("/ok", () => "ok");
        app.MapGet("/results/{status:int}", (int status) => Results.StatusCode(status));
        app.MapGet("/results/problem", () => Results.Problem("no stock"));
        app.MapGet("/results/refused-by-filter", () => "ok").AddEndpointFilter((_, _) => ValueTask.FromResult<object?>(Results.StatusCode(StatusCodes.Status403Forbidden)));
        app.MapGet("/throws", string () => throw new InvalidOperationException("thrown"));
        app.MapGet("/throws/refusal", string () => throw new Microsoft.AspNetCore.Http.BadHttpRequestException("refused", StatusCodes.Status413PayloadTooLarge));
        app.MapGet("/throws/cancelled", string () => throw new OperationCanceledException("cancelled by the server"));
        app.MapGet("/throws/argument", string () => throw new ArgumentException("a bad argument"));
        app.MapGet("/throws/filter", () => "ok").AddEndpointFilter((_, _) => throw new InvalidOperationException("thrown by a filter"));
        app.MapGet("/throws/result", () => new ThrowingResult());
        app.MapGet("/throws/late", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("so far so good");
            await context.Response.Body.FlushAsync();
            await statusWasHeard.WaitAsync(context.RequestAborted);
            throw new InvalidOperationException("thrown late");
        });
        app.MapPost("/grpc", (HttpContext context) => { context.Response.Headers["grpc-status"] = "5"; });
        app.MapPost("/length", async (HttpContext context) =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            return body.Length;
        });
        app.MapGet("/error", () => "sorry");
        app.MapGet("/status/{code}", () => "sorry");
        app.MapControllers();
    }

    Task<HttpResponseMessage> Get(string path, ActivityTraceId traceId) => app.Send(HttpMethod.Get, path, traceId);

    Task<HttpResponseMessage> Post(string path, HttpContent content, ActivityTraceId traceId) => app.Send(HttpMethod.Post, path, traceId, content: content);

    sealed class ThrowingResult : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => throw new InvalidOperationException("thrown by a result");
    }

    /// <summary>One of those that <c>UseExceptionHandler</c> asks before it does what it was told itself.</summary>
    sealed class TakerOfArguments : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is not ArgumentException)
                return false;

            httpContext.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            await httpContext.Response.WriteAsync("no", cancellationToken);
            return true;
        }
    }
}
