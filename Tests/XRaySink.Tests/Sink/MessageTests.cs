using XRaySink.Documents;
using XRaySink.Sampling;

namespace XRaySink.Tests.Sink;

/// <summary>Who decides whether the handling of a queue message is recorded.</summary>
public class MessageTests
{
    const string Root = "1-5759e988-bd862e3fe1be46a994272793";
    const string Parent = "53995c3f42cd8ad8";

    [Test]
    public async Task A_message_whose_sender_is_sampled_is_recorded_in_the_senders_trace_whatever_the_rules_say()
    {
        using var traces = SegmentCapture.Start(options => options.Sampling = SamplingStrategy.Never);

        await XRay.RunMessage($"Root={Root};Parent={Parent};Sampled=1", "orders/placed", () => Task.CompletedTask);

        SegmentDocument segment = traces.Segments.Single();
        Assert.That((segment.TraceId, segment.ParentId), Is.EqualTo((Root, Parent)));
    }

    [Test]
    public async Task A_message_whose_sender_is_not_sampled_is_not_recorded_and_neither_is_what_it_calls()
    {
        using var traces = SegmentCapture.Start();

        string? onward = await XRay.RunMessage($"Root={Root};Parent={Parent};Sampled=0", "orders/placed", () => Task.FromResult(XRay.TraceHeader));

        Assert.That(traces.Segments, Is.Empty);
        Assert.That(onward, Does.StartWith($"Root={Root};").And.EndWith(";Sampled=0"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_message_whose_sender_left_it_open_is_decided_here(bool isSampled)
    {
        using var traces = SegmentCapture.Start(options => options.Sampling = isSampled ? SamplingStrategy.Always : SamplingStrategy.Never);

        await XRay.RunMessage($"Root={Root};Parent={Parent}", "orders/placed", () => Task.CompletedTask);

        Assert.That(traces.Segments.Select(segment => segment.TraceId), Is.EqualTo(isSampled ? new[] { Root } : []));
    }

    [Test]
    public async Task The_trace_around_a_message_does_not_decide_for_its_sender()
    {
        using var traces = SegmentCapture.Start();

        await XRay.RunTask("receive", () => XRay.RunMessage($"Root={Root};Parent={Parent};Sampled=0", "orders/placed", () => Task.CompletedTask));

        Assert.That(traces.Segments.Select(segment => segment.Url), Is.EqualTo(new[] { "task://localhost/receive" }));
    }
}
