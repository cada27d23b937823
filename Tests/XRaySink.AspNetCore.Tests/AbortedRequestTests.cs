using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using XRaySink.Documents;

namespace XRaySink.AspNetCore.Tests;

/// <summary>Callers that are gone before the end.</summary>
[Parallelizable]
[TestFixture(HttpProtocols.Http1)]
[TestFixture(HttpProtocols.Http2)]
sealed class AbortedRequestTests(HttpProtocols protocol)
{
    [Test]
    public async Task A_cancellation_that_escapes_because_the_caller_has_gone_is_an_error_and_no_fault()
    {
        SegmentDocument segment = await SegmentOfAbandoned(async (_, gone) => await gone.WaitAsync(Timeout.InfiniteTimeSpan, gone.Token));

        AssertAborted(segment, 499);
    }

    [Test]
    public async Task A_request_that_ends_by_itself_after_the_caller_has_gone_is_an_error_all_the_same()
    {
        SegmentDocument segment = await SegmentOfAbandoned((_, gone) => gone.Wait());

        AssertAborted(segment, 499);
    }

    [Test]
    public async Task A_response_that_is_given_up_half_way_keeps_the_status_that_was_sent()
    {
        SegmentDocument segment = await SegmentOfAbandoned(async (context, gone) =>
        {
            await context.Response.WriteAsync("half of it");
            await context.Response.Body.FlushAsync();
            await gone.Wait();
        });

        AssertAborted(segment, 200);
    }

    [Test]
    public async Task A_bug_that_shows_after_the_caller_has_gone_is_a_fault()
    {
        SegmentDocument segment = await SegmentOfAbandoned(async (_, gone) =>
        {
            await gone.Wait();
            throw new InvalidOperationException("a bug");
        });

        using (Assert.EnterMultipleScope())
        {
            Assert.That((segment.Status, segment.IsFault, segment.IsError), Is.EqualTo((500, true, false)), segment.ToString());
            Assert.That(segment.Exceptions.Single().Message, Is.EqualTo("a bug"));
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

    /// <summary>Runs a handler whose caller goes away as soon as the handler has begun to wait for that.</summary>
    async Task<SegmentDocument> SegmentOfAbandoned(Func<HttpContext, CallerGone, Task> handler)
    {
        using var leave = new CancellationTokenSource();
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseXRaySink();
            app.MapGet("/", context => handler(context, new CallerGone(context, leave)));
        }, TracedApp.RecordEverything, protocol);

        Assert.That(async () => await app.Client.GetStringAsync("/", leave.Token), Throws.InstanceOf<Exception>());

        return await app.SegmentOf("/");
    }

    sealed class CallerGone(HttpContext context, CancellationTokenSource leave)
    {
        public CancellationToken Token => context.RequestAborted;

        public async Task Wait()
        {
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using CancellationTokenRegistration registration = Token.Register(gone.SetResult);
            leave.CancelAfter(0);
            await gone.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }

        public async Task WaitAsync(TimeSpan time, CancellationToken cancelled)
        {
            leave.CancelAfter(0);
            await Task.Delay(time, cancelled);
        }
    }
}
