using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using XRaySink.Documents;

namespace XRaySink.AspNetCore.Tests;

/// <summary>Callers that are gone before the end, at every place in the pipeline.</summary>
[Parallelizable]
[TestFixtureSource(nameof(Fixtures))]
sealed class AbortedRequestTests(string pipeline, HttpProtocols protocol)
{
    static IEnumerable<TestFixtureData> Fixtures =>
        from protocol in new[] { HttpProtocols.Http1, HttpProtocols.Http2 }
        from pipeline in Pipelines.ByName.Keys
        select new TestFixtureData(pipeline, protocol);

    TracedApp app = null!;

    // Of the caller that the current test has.
    CancellationTokenSource leave = null!;

    [OneTimeSetUp]
    public async Task Start() => app = await TracedApp.Start(Configure, TracedApp.RecordEverything, protocol);

    [OneTimeTearDown]
    public ValueTask Stop() => app.DisposeAsync();

    [SetUp]
    public void Come() => leave = new CancellationTokenSource();

    [TearDown]
    public void Forget() => leave.Dispose();

    [Test]
    public async Task A_cancellation_that_escapes_because_the_caller_has_gone_is_an_error_and_no_fault() =>
        AssertAborted(await SegmentOfAbandoned("/cancelled"), 499);

    [Test]
    public async Task A_request_that_ends_by_itself_after_the_caller_has_gone_is_an_error_all_the_same() =>
        AssertAborted(await SegmentOfAbandoned("/unaware"), 499);

    [Test]
    public async Task A_response_that_is_given_up_half_way_keeps_the_status_that_was_sent() =>
        AssertAborted(await SegmentOfAbandoned("/half"), 200);

    [Test]
    public async Task A_bug_that_shows_after_the_caller_has_gone_counts_as_it_would_have_otherwise()
    {
        SegmentDocument segment = await SegmentOfAbandoned("/bug");

        bool isConflict = pipeline.EndsWith("with statuses", StringComparison.Ordinal);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((segment.Status, segment.IsFault, segment.IsError), Is.EqualTo(isConflict ? (409, false, true) : (500, true, false)), segment.ToString());
            Assert.That(segment.Annotations["aborted"], Is.EqualTo(true));
            Assert.That(segment.Exceptions.Select(exception => exception.Message), Is.EqualTo(new[] { "a bug" }));
        }
    }

    [Test]
    public async Task An_answer_that_says_we_failed_is_a_fault_though_nobody_heard_it()
    {
        SegmentDocument segment = await SegmentOfAbandoned("/unavailable");

        // Pages that redirect leave no answer that says so: the caller is gone, and that is all.
        bool isRedirected = pipeline.EndsWith("by redirection", StringComparison.Ordinal);
        Assert.That(
            (segment.Status, segment.IsFault, segment.IsError), Is.EqualTo(isRedirected ? (499, false, true) : (503, true, false)), segment.ToString());
    }

    [Test]
    public async Task Events_that_are_sent_until_their_reader_leaves_are_no_error() => AssertEnded(await SegmentOfAbandoned("/events"), 200);

    [Test]
    public async Task A_web_socket_that_is_dropped_is_no_error()
    {
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using (ClientWebSocket socket = await app.Connect("/socket", invoker))
            socket.Abort();

        AssertEnded(await app.SegmentOf("/socket"), protocol == HttpProtocols.Http1 ? 101 : 200);
    }

    static void AssertEnded(SegmentDocument segment, int status)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That((segment.Status, segment.IsError, segment.IsFault), Is.EqualTo((status, false, false)), segment.ToString());
            Assert.That(segment.Annotations.ContainsKey("aborted"), Is.False);
            Assert.That(segment.Exceptions, Is.Empty);
        }
    }

    static void AssertAborted(SegmentDocument segment, int status)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(segment.Status, Is.EqualTo(status));
            Assert.That((segment.IsError, segment.IsFault), Is.EqualTo((true, false)), segment.ToString());
            Assert.That(segment.Annotations["aborted"], Is.EqualTo(true));
        }
    }

    void Configure(WebApplication app)
    {
        Pipelines.ByName[pipeline](app);
        app.UseWebSockets();
        app.Map("/socket", async (HttpContext context) =>
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.ReceiveAsync(new byte[16], context.RequestAborted);
        });
        app.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: tea\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, Leaving(context));
        });
        app.MapGet("/cancelled", async (HttpContext context) =>
            await Task.Delay(Timeout.InfiniteTimeSpan, Leaving(context)));
        app.MapGet("/unaware", WaitUntilGone);
        app.MapGet("/half", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("half of it");
            await context.Response.Body.FlushAsync();
            await WaitUntilGone(context);
        });
        app.MapGet("/bug", async (HttpContext context) =>
        {
            await WaitUntilGone(context);
            throw new InvalidOperationException("a bug");
        });
        app.MapGet("/unavailable", async (HttpContext context) =>
        {
            await WaitUntilGone(context);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        });
        app.MapGet("/error", () => "sorry");
        app.MapGet("/status/{code}", () => "sorry");
    }

    CancellationToken Leaving(HttpContext context)
    {
        leave.CancelAfter(0);
        return context.RequestAborted;
    }

    async Task WaitUntilGone(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = Leaving(context).Register(gone.SetResult);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Sends a request whose caller goes away as soon as the handler waits for that.</summary>
    async Task<SegmentDocument> SegmentOfAbandoned(string path)
    {
        Assert.That(async () => await app.Client.GetStringAsync(path, leave.Token), Throws.InstanceOf<Exception>());

        return await app.SegmentOf(path);
    }
}
