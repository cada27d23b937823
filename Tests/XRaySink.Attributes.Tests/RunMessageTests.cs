using System.Collections.Concurrent;
using System.Diagnostics;
using XRaySink.Recording;

namespace XRaySink.Tests;

[NonParallelizable] // the listener hears the whole process, and one process is or is not a function
public class RunMessageTests
{
    const string Root = "1-5759e988-bd862e3fe1be46a994272793";
    const string Parent = "53995c3f42cd8ad8";
    const string Sampled = $"Root={Root};Parent={Parent};Sampled=1";

    readonly ConcurrentQueue<Activity> started = new();
    readonly ConcurrentQueue<TraceHeader> headers = new();

    ActivityListener listener = null!;

    [SetUp]
    public void Listen()
    {
        started.Clear();
        headers.Clear();
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == XRaySource.Name,
            Sample = Sample,
            ActivityStarted = started.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    [TearDown]
    public void Leave()
    {
        listener.Dispose();
        LambdaInvocation.IsLambda = false;
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", null);
        Activity.Current = null;
    }

    [Test]
    public async Task The_senders_trace_goes_on()
    {
        TraceHeader within = default;
        await XRay.RunMessage(Sampled, "orders/placed", () =>
        {
            within = TraceHeader.Of(Activity.Current!);
            return Task.CompletedTask;
        });

        Activity segment = started.Single();
        Assert.That(XRayId.Format(segment.TraceId), Is.EqualTo(Root));
        Assert.That(segment.ParentSpanId.ToHexString(), Is.EqualTo(Parent));
        Assert.That((segment.HasRemoteParent, segment.Kind, segment.DisplayName), Is.EqualTo((true, ActivityKind.Server, "orders/placed")));
        Assert.That(segment.GetTagItem("url.full"), Is.EqualTo("task://localhost/orders/placed"));
        Assert.That(within.TraceId, Is.EqualTo(segment.TraceId));
        Assert.That(segment.Links, Is.Empty);
    }

    [TestCase(Sampled, SamplingMark.Sampled)]
    [TestCase($"Root={Root};Parent={Parent};Sampled=0", SamplingMark.NotSampled)]
    [TestCase($"Root={Root};Parent={Parent};Sampled=?", SamplingMark.Requested)]
    [TestCase($"Root={Root};Parent={Parent}", SamplingMark.Undecided)]
    public async Task A_recorder_hears_the_senders_decision(string header, SamplingMark mark)
    {
        await XRay.RunMessage(header, "orders", () => Task.CompletedTask);

        Assert.That(headers.Single().Sampled, Is.EqualTo(mark));
        Assert.That(IncomingTrace.Header, Is.EqualTo(default(TraceHeader)));
    }

    [Test]
    public async Task A_root_alone_is_continued()
    {
        await XRay.RunMessage("Root=" + Root, "orders", () => Task.CompletedTask);

        Assert.That(XRayId.Format(started.Single().TraceId), Is.EqualTo(Root));
        Assert.That(started.Single().ParentSpanId, Is.EqualTo(default(ActivitySpanId)));
    }

    [Test]
    public async Task What_the_header_carries_beyond_the_trace_goes_on()
    {
        string? outgoing = null;
        await XRay.RunMessage(Sampled + ";Lineage=a87bd80c:1", "orders", () =>
        {
            outgoing = XRay.TraceHeader;
            return Task.CompletedTask;
        });

        Assert.That(outgoing, Does.EndWith(";Sampled=1;Lineage=a87bd80c:1"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("junk")]
    public async Task Without_a_valid_header_a_new_trace_begins(string? header)
    {
        await XRay.RunMessage(header, "orders", () => Task.CompletedTask);

        Assert.That(started.Single().ParentSpanId, Is.EqualTo(default(ActivitySpanId)));
        Assert.That(headers.Single(), Is.EqualTo(default(TraceHeader)));
    }

    [Test]
    public async Task A_linked_message_has_a_trace_and_a_decision_of_its_own()
    {
        await XRay.RunMessage(Sampled, "orders", () => Task.CompletedTask, new XRayMessageOptions { Trace = XRayMessageTrace.Link });

        Activity segment = started.Single();
        Assert.That(XRayId.Format(segment.TraceId), Is.Not.EqualTo(Root));
        ActivityContext link = segment.Links.Single().Context;
        Assert.That((XRayId.Format(link.TraceId), link.SpanId.ToHexString()), Is.EqualTo((Root, Parent)));
        Assert.That(headers.Single(), Is.EqualTo(default(TraceHeader)));
    }

    [TestCase($"Root={Root};Parent={Parent};Sampled=0")]
    [TestCase($"Root={Root}")]
    [TestCase(null)]
    public async Task There_is_no_link_to_what_nobody_recorded_or_named(string? header)
    {
        await XRay.RunMessage(header, "orders", () => Task.CompletedTask, new XRayMessageOptions { Trace = XRayMessageTrace.Link });

        Assert.That(started.Single().Links, Is.Empty);
    }

    [Test]
    public async Task Each_message_of_a_batch_has_its_own_trace_and_the_receiving_loop_keeps_its_own()
    {
        using Activity loop = new Activity("receive").Start();
        string[] roots = [.. Enumerable.Range(1, 3).Select(i => $"1-5759e988-00000000000000000000000{i}")];

        foreach (string root in roots)
        {
            await XRay.RunMessage($"Root={root};Parent={Parent};Sampled=1", "orders", async () => await Task.Yield());
            Assert.That(Activity.Current, Is.SameAs(loop));
        }

        Assert.That(started.Select(segment => XRayId.Format(segment.TraceId)), Is.EqualTo(roots));
        Assert.That(started.Select(segment => segment.Links.Single().Context.TraceId), Is.All.EqualTo(loop.TraceId));
    }

    [Test]
    public async Task The_segment_and_its_result_are_the_works()
    {
        int result = await XRay.RunMessage(Sampled, "orders", async () =>
        {
            await Task.Yield();
            return 42;
        }, new XRayMessageOptions { Segment = "order-worker" });

        Assert.That(result, Is.EqualTo(42));
        Assert.That(started.Single().GetTagItem(SegmentTags.LocalService), Is.EqualTo("order-worker"));
        Assert.That(started.Single().IsStopped, Is.True);
    }

    [Test]
    public async Task What_the_work_throws_reaches_the_caller_and_the_record()
    {
        var exception = new InvalidOperationException("no");

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => XRay.RunMessage(Sampled, "orders", () => Task.FromException(exception)));

        Assert.That(thrown, Is.SameAs(exception));
        Assert.That((started.Single().Status, started.Single().IsStopped), Is.EqualTo((ActivityStatusCode.Error, true)));
    }

    [Test]
    public async Task Without_a_recorder_only_the_work_runs()
    {
        listener.Dispose();
        bool ran = false;

        await XRay.RunMessage(Sampled, "orders", () =>
        {
            ran = Activity.Current is null;
            return Task.CompletedTask;
        });

        Assert.That(ran, Is.True);
        Assert.That(started, Is.Empty);
    }

    [Test]
    public async Task Arguments_are_checked()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => XRay.RunMessage(null, null!, () => Task.CompletedTask));
        await Assert.ThrowsAsync<ArgumentNullException>(() => XRay.RunMessage(null, "orders", null!));
    }

    [Test]
    public async Task In_a_function_each_task_belongs_to_the_trace_of_the_invocation_that_runs()
    {
        LambdaInvocation.IsLambda = true;
        foreach (string root in (string[])[Root, "1-5759e988-000000000000000000000001"])
        {
            Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", $"Root={root};Parent={Parent};Sampled=1;Lineage=a:1");
            await XRay.RunTask("resize", () => Task.CompletedTask);

            Assert.That(XRayId.Format(started.Last().TraceId), Is.EqualTo(root));
            Assert.That(started.Last().ParentSpanId.ToHexString(), Is.EqualTo(Parent));
            Assert.That(headers.Last().Sampled, Is.EqualTo(SamplingMark.Sampled));
        }
    }

    [TestCase(null)]
    [TestCase($"Root={Root}")]
    [TestCase($"Root={Root};Parent={Parent}")]
    [TestCase($"Root={Root};Parent={Parent};Sampled=?")]
    [TestCase($"Root={Root};Sampled=1")]
    public async Task In_a_function_what_Lambda_left_incomplete_is_not_sampled(string? header)
    {
        LambdaInvocation.IsLambda = true;
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", header);

        await XRay.RunTask("resize", () => Task.CompletedTask);

        Assert.That(headers.Single().Sampled, Is.EqualTo(SamplingMark.NotSampled));
    }

    [Test]
    public async Task Outside_of_a_function_Lambdas_variable_is_not_looked_at()
    {
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", Sampled);

        await XRay.RunTask("resize", () => Task.CompletedTask);

        Assert.That(XRayId.Format(started.Single().TraceId), Is.Not.EqualTo(Root));
    }

    ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options)
    {
        headers.Enqueue(IncomingTrace.Header);
        return ActivitySamplingResult.AllDataAndRecorded;
    }
}
