using System.Diagnostics;
using XRaySink.Documents;

namespace XRaySink.EndToEnd.Tests;

public class WovenTaskTests
{
    [Test]
    public async Task Each_call_is_a_trace_of_its_own()
    {
        using var traces = SegmentCapture.Start();
        var jobs = new TokenJobs();

        await jobs.CleanupStaleTokensAsync();
        await jobs.CleanupStaleTokensAsync();

        Assert.That(traces.Segments.Select(segment => segment.TraceId).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_task_bears_the_service_name_and_the_url_of_its_type_and_method()
    {
        using var traces = SegmentCapture.Start(options => options.ServiceName = "tokens");

        await new SpecialTokenJobs().CleanupStaleTokensAsync();

        SegmentDocument segment = traces.Segments.Single();
        Assert.Multiple(() =>
        {
            Assert.That(segment.Name, Is.EqualTo("tokens"));
            Assert.That(segment.Url, Is.EqualTo("task://localhost/SpecialTokenJobs/CleanupStaleTokens"));
            Assert.That(segment.Element("http", "request", "client_ip")?.GetString(), Is.EqualTo("127.0.0.1"));
            Assert.That(segment.Element("http", "request", "user_agent")?.GetString(), Does.StartWith("BackgroundTask XRaySink/"));
            Assert.That(segment.ParentId, Is.Null);
        });
    }

    [Test]
    public async Task A_thousand_concurrent_calls_are_a_thousand_traces_each_with_exactly_its_own_children()
    {
        using var traces = SegmentCapture.Start();
        var jobs = new TokenJobs();

        string[] ids = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(() => jobs.WithChildren(i % 5))));

        IReadOnlyList<SegmentDocument> segments = traces.Segments;
        Assert.That(segments.Where(segment => !segment.IsSubsegment).Select(segment => segment.TraceId), Is.EquivalentTo(ids));
        Assert.That(ids, Is.Unique);
        Assert.That(segments.Count(segment => segment.IsSubsegment), Is.Zero);
        for (int i = 0; i < ids.Length; i++)
        {
            SegmentDocument segment = segments.Single(segment => segment.TraceId == ids[i]);
            Assert.That(segment.Subsegments.Select(child => child.Name), Is.EqualTo(Enumerable.Range(0, i % 5).Select(n => "child " + n)));
        }
    }

    [Test]
    public async Task The_caller_keeps_its_own_activity()
    {
        using var traces = SegmentCapture.Start();
        using var caller = new Activity("caller");
        caller.Start();

        ActivityTraceId inside = await new TokenJobs().CleanupStaleTokensAsync();

        Assert.That(Activity.Current, Is.SameAs(caller));
        Assert.That(inside, Is.Not.EqualTo(caller.TraceId));
    }

    [Test]
    public async Task A_task_called_within_a_trace_is_linked_to_it()
    {
        using var traces = SegmentCapture.Start();
        string outer = "";

        await XRay.RunTask("outer", async () =>
        {
            outer = XRay.TraceId!;
            await new TokenJobs().CleanupStaleTokensAsync();
        });

        SegmentDocument inner = traces.Segments.Single(segment => segment.TraceId != outer);
        Assert.That(inner.Element("links")?[0].GetProperty("trace_id").GetString(), Is.EqualTo(outer));
    }

    [Test]
    public async Task A_joined_task_is_a_segment_of_its_own_below_a_subsegment_of_the_callers_trace()
    {
        using var traces = SegmentCapture.Start();

        await XRay.RunTask("outer", () => new TokenJobs().Joined());

        SegmentDocument outer = traces.Segments.Single(segment => segment.Url == "task://localhost/outer");
        SegmentDocument joined = traces.Segments.Single(segment => segment.Name == "token-jobs");
        SegmentDocument created = outer.Subsegments.Single();
        Assert.Multiple(() =>
        {
            Assert.That(created.Name, Is.EqualTo("Create Task: TokenJobs/Joined"));
            Assert.That(created.Url, Is.EqualTo(joined.Url));
            Assert.That(joined.TraceId, Is.EqualTo(outer.TraceId));
            Assert.That(joined.ParentId, Is.EqualTo(created.Id));
        });
    }

    [Test]
    public void An_exception_reaches_the_caller_as_the_same_instance_and_is_the_segments_cause()
    {
        using var traces = SegmentCapture.Start();
        var exception = new InvalidOperationException("no tokens", new FormatException("bad date"));

        Assert.That(async () => await new TokenJobs().Fails(exception), Throws.Exception.SameAs(exception));

        SegmentDocument segment = traces.Segments.Single();
        Assert.Multiple(() =>
        {
            Assert.That(segment.IsFault);
            Assert.That(segment.IsError, Is.False);
            Assert.That(segment.Exceptions[0].Type, Is.EqualTo("System.InvalidOperationException"));
            Assert.That(segment.Exceptions[0].Frames[0], Does.Contain("TokenJobs.Fails"));
            Assert.That(segment.Exceptions[1].Message, Is.EqualTo("bad date"));
            Assert.That(segment.Exceptions[0].CauseId, Is.EqualTo(segment.Exceptions[1].Id));
        });
    }

    [Test]
    public void Cancellation_is_an_error_and_no_fault()
    {
        using var traces = SegmentCapture.Start();

        Assert.That(async () => await new TokenJobs().Fails(new OperationCanceledException()), Throws.InstanceOf<OperationCanceledException>());

        SegmentDocument segment = traces.Segments.Single();
        Assert.That((segment.IsError, segment.IsFault, segment.Annotations["cancelled"]), Is.EqualTo((true, false, (object)true)));
    }

    [Test]
    public void A_cancellation_with_a_timeout_inside_is_a_fault()
    {
        using var traces = SegmentCapture.Start();

        Assert.That(
            async () => await new TokenJobs().Fails(new TaskCanceledException("slow", new TimeoutException())),
            Throws.InstanceOf<OperationCanceledException>());

        Assert.That(traces.Segments.Single().IsFault);
    }

    [Test]
    public async Task Without_a_sink_a_woven_call_runs_as_it_was_written()
    {
        // Whatever other tests record here, this flow's traces go nowhere else.
        using var traces = SegmentCapture.Start();
        traces.Dispose();

        Assert.That(async () => await new TokenJobs().WithChildren(3), Throws.Nothing);
        await Task.CompletedTask;
    }
}
