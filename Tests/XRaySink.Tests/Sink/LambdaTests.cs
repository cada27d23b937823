using System.Diagnostics;
using XRaySink.Documents;
using XRaySink.Recording;
using XRaySink.Testing;

namespace XRaySink.Tests.Sink;

/// <summary>What a Lambda function sends. One process is or is not a function, so these run alone.</summary>
[NonParallelizable]
public class LambdaTests
{
    const string First = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    const string Second = "Root=1-5759e989-000000000000000000000002;Parent=00000000000000a2;Sampled=1";
    const string Unsampled = "Root=1-5759e98a-000000000000000000000003;Parent=00000000000000a3;Sampled=0";

    UdpReceiver daemon = null!;
    SegmentSink sink = null!;

    [SetUp]
    public void Become_a_function()
    {
        LambdaInvocation.IsLambda = true;
        daemon = new UdpReceiver();
        sink = FlowSink.Start(options => options.DaemonAddress = daemon.Address);
    }

    [TearDown]
    public void Become_a_program_again()
    {
        sink.Dispose();
        daemon.Dispose();
        LambdaInvocation.IsLambda = false;
        Invoke(null);
    }

    [Test]
    public async Task Each_invocation_sends_subsegments_of_the_segment_that_Lambda_sends()
    {
        Invoke(First);
        await XRay.RunTask("resize", () => Task.CompletedTask);
        Invoke(Second);
        await XRay.RunTask("resize", () => Task.CompletedTask);

        SegmentDocument[] documents = [.. await daemon.WaitForDocuments(2)];
        Assert.That(documents.Select(document => (document.TraceId, document.ParentId)), Is.EqualTo(new[]
        {
            ("1-5759e988-bd862e3fe1be46a994272793", "53995c3f42cd8ad8"),
            ("1-5759e989-000000000000000000000002", "00000000000000a2"),
        }));
        Assert.That(documents.Select(document => (document.IsSubsegment, document.Name)), Is.All.EqualTo((true, "resize")));
        Assert.That(documents.Select(document => document.Element("origin")), Is.All.Null);
        AssertValid();
    }

    [Test]
    public async Task What_is_sent_is_out_when_the_invocation_ends()
    {
        Invoke(First);

        await XRay.RunTask("resize", () => Task.CompletedTask);

        Assert.That(sink.Account.SentCount, Is.EqualTo(1));
    }

    [Test]
    public async Task A_subsegment_needs_no_task_around_it()
    {
        Invoke(First);
        using (XRay.BeginSubsegment("load"))
        using (XRay.BeginSubsegment("parse"))
            await Task.Yield();

        SegmentDocument outer = await daemon.WaitForDocument(_ => true);
        Assert.That((outer.Name, outer.ParentId, outer.IsSubsegment), Is.EqualTo(("load", "53995c3f42cd8ad8", true)));
        Assert.That(outer.Subsegments.Single().Name, Is.EqualTo("parse"));
        Assert.That(Activity.Current, Is.Null);
        AssertValid();
    }

    [Test]
    public async Task A_joined_task_and_a_request_are_subsegments_too()
    {
        Invoke(First);
        using (Activity request = sink.StartSegment("GET", default, default)!)
            await XRay.RunTask("job", () => Task.CompletedTask, new XRayTaskOptions { Trace = XRayTraceMode.Join });
        Activity.Current = null;
        sink.Flush();

        IReadOnlyList<SegmentDocument> documents = await daemon.WaitUntil(all => Flat(all).Count() == 3);
        Assert.That(documents.Select(document => document.IsSubsegment), Is.All.True);
        Assert.That(Flat(documents).Select(document => document.Name), Is.EquivalentTo(new[] { "GET", "Create Task: job", "job" }));
        AssertValid();
    }

    [Test]
    public async Task Message_handlers_lie_below_the_invocation_and_are_linked_to_the_sender()
    {
        Invoke(First);
        await XRay.RunMessage("Root=1-00000001-000000000000000000000001;Parent=00000000000000b1;Sampled=1", "orders/placed", () => Task.CompletedTask);

        SegmentDocument document = await daemon.WaitForDocument(_ => true);
        Assert.That((document.TraceId, document.ParentId), Is.EqualTo(("1-5759e988-bd862e3fe1be46a994272793", "53995c3f42cd8ad8")));
        Assert.That(document.Element("links")!.Value[0].GetProperty("trace_id").GetString(), Is.EqualTo("1-00000001-000000000000000000000001"));
        AssertValid();
    }

    [Test]
    public async Task What_a_flow_has_kept_of_an_earlier_invocation_is_dropped()
    {
        using var source = new ActivitySource("client");
        Invoke(First);
        using Activity stale = sink.StartSegment("earlier", default, default)!;

        Invoke(Second);
        Activity? foreign = source.StartActivity("call", ActivityKind.Client);
        using (XRay.BeginSubsegment("load"))
            await Task.Yield();
        await XRay.RunTask("job", () => Task.CompletedTask, new XRayTaskOptions { Trace = XRayTraceMode.Join });

        Assert.That(foreign, Is.Null);
        SegmentDocument[] documents = [.. await daemon.WaitForDocuments(2)];
        Assert.That(documents.Select(document => (document.Name, document.ParentId)), Is.EqualTo(new[] { ("load", "00000000000000a2"), ("job", "00000000000000a2") }));
        Assert.That(documents.Select(document => document.Element("links")), Is.All.Null);
        Assert.That(Activity.Current, Is.SameAs(stale));
        AssertValid();
    }

    [TestCase(Unsampled)]
    [TestCase("Root=1-5759e98a-000000000000000000000003")]
    [TestCase(null)]
    public async Task An_invocation_that_is_not_sampled_or_not_known_sends_nothing(string? header)
    {
        Invoke(header);
        string? onward = await XRay.RunTask("resize", () => Task.FromResult(XRay.TraceHeader));
        using (XRay.BeginSubsegment("load"))
            await Task.Yield();
        sink.Flush();

        Assert.That(sink.Account.CreatedCount, Is.Zero);
        Assert.That(onward, Does.EndWith(";Sampled=0"));
    }

    void AssertValid() => Assert.That(daemon.Datagrams.SelectMany(datagram => datagram.Complaints), Is.Empty);

    static IEnumerable<SegmentDocument> Flat(IEnumerable<SegmentDocument> documents) =>
        documents.SelectMany(document => Flat(document.Subsegments).Prepend(document));

    static void Invoke(string? header) => Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", header);
}
