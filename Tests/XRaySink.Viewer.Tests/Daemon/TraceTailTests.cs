using Microsoft.Extensions.Time.Testing;
using XRaySink.Viewer.Searching;
using XRaySink.Viewer.Tool.Tailing;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tests.Daemon;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TraceTailTests : IDisposable
{
    readonly FakeTimeProvider time = new();
    readonly StringWriter output = new();

    public void Dispose() => output.Dispose();

    [Test]
    public void A_trace_is_printed_once_when_its_root_has_come_and_nothing_more_for_a_moment()
    {
        (TraceStore store, TraceTail tail) = Tail("");
        store.Add(TestDocument.Segment(1, id: 1, parent: 0, name: "stock"));
        tail.PrintEnded();
        store.Add(TestDocument.Segment(1, name: "web"));
        tail.PrintEnded();
        Assert.That(output.ToString(), Is.Empty);

        time.Advance(TimeSpan.FromMilliseconds(400));
        tail.PrintEnded();
        tail.PrintEnded();

        Assert.That(output.ToString(), Is.EqualTo($"trace {TestDocument.TraceId(1)}\n  web  250.0 ms\n  └─ stock  250.0 ms\n"));
    }

    [Test]
    public void A_trace_whose_root_is_elsewhere_is_waited_for_longer_and_then_printed()
    {
        (TraceStore store, TraceTail tail) = Tail("");
        store.Add(TestDocument.Segment(1, id: 1, parent: 0));

        time.Advance(TimeSpan.FromSeconds(1));
        tail.PrintEnded();
        Assert.That(output.ToString(), Is.Empty);
        time.Advance(TimeSpan.FromSeconds(1.5));
        tail.PrintEnded();

        Assert.That(output.ToString(), Does.Contain("tea-shop"));
    }

    [Test]
    public void What_is_in_progress_is_printed_when_it_ends_or_the_tail_does()
    {
        (TraceStore store, TraceTail tail) = Tail("");
        store.Add(TestDocument.InProgress(1));
        time.Advance(TimeSpan.FromMinutes(1));
        tail.PrintEnded();
        Assert.That(output.ToString(), Is.Empty);

        tail.PrintAll();

        Assert.That(output.ToString(), Does.Contain(TestDocument.TraceId(1)));
    }

    [Test]
    public void Only_what_the_search_finds_is_printed()
    {
        (TraceStore store, TraceTail tail) = Tail("is:fault");
        store.Add(TestDocument.Segment(1));
        store.Add(TestDocument.Segment(2, more: ",\"fault\":true"));

        time.Advance(TimeSpan.FromSeconds(1));
        tail.PrintEnded();

        Assert.That(output.ToString(), Does.Contain(TestDocument.TraceId(2)).And.Not.Contain(TestDocument.TraceId(1)));
    }

    [Test]
    public void A_circle_of_parents_is_printed_and_a_deep_chain_is_cut()
    {
        (TraceStore store, TraceTail tail) = Tail("");
        store.Add(TestDocument.Segment(1, id: 1, parent: 2, name: "round"));
        store.Add(TestDocument.Segment(1, id: 2, parent: 1, name: "about"));
        for (int i = 0; i < 1_500; i++)
            store.Add(TestDocument.Segment(2, id: i, parent: i == 0 ? null : i - 1, start: i));

        tail.PrintAll();

        Assert.That(output.ToString(), Does.Contain("round").And.Contain("about").And.Contain("└─ …"));
    }

    (TraceStore Store, TraceTail Tail) Tail(string query)
    {
        var store = new TraceStore(new TraceStoreLimits(1_000, 64_000_000), time);
        return (store, new TraceTail(store, TraceQuery.Parse(query), output, useColor: false, time));
    }
}
