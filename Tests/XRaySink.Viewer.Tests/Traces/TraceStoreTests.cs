using System.Text;
using Microsoft.Extensions.Time.Testing;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tests.Traces;

public class TraceStoreTests
{
    [Test]
    public void Documents_of_one_trace_are_joined_in_whatever_order_they_come([Values(1, 2, 3, 4, 5)] int seed)
    {
        byte[][] documents = [.. Enumerable.Range(0, 20).Select(i => TestDocument.Segment(trace: 7, id: i, parent: i == 0 ? null : (i - 1) / 2, start: i))];
        new Random(seed).Shuffle(documents);
        TraceStore store = Store();

        foreach (byte[] document in documents)
            Assert.That(store.Add(document));

        Trace trace = store.Find(TestDocument.TraceId(7))!;
        Assert.That(trace.Summary.Root.Id, Is.EqualTo(TestDocument.Id(0)));
        Assert.That(new TraceTree(trace).Rows.Select(row => row.Depth), Is.EqualTo(TreeDepths(20)));
        Assert.That(trace.Summary.Duration, Is.EqualTo(TimeSpan.FromSeconds(19.25)));
    }

    [Test]
    public void A_complete_segment_takes_the_place_of_its_announcement_whichever_comes_first([Values] bool announcementFirst)
    {
        byte[][] documents = [TestDocument.InProgress(1), TestDocument.Segment(1)];
        TraceStore store = Store();

        foreach (byte[] document in announcementFirst ? documents : documents.Reverse())
            store.Add(document);

        Trace trace = store.Find(TestDocument.TraceId(1))!;
        Assert.That((trace.Documents.Length, trace.Summary.IsInProgress), Is.EqualTo((1, false)));
    }

    [Test]
    public void The_trace_that_was_updated_longest_ago_goes_first()
    {
        TraceStore store = Store(new TraceStoreLimits(Traces: 3, Bytes: long.MaxValue));
        foreach (int trace in (int[])[1, 2, 3])
            store.Add(TestDocument.Segment(trace));

        store.Add(TestDocument.Segment(1, id: 5));
        store.Add(TestDocument.Segment(4));

        Assert.That(Ids(store), Is.EquivalentTo(new[] { 1, 3, 4 }.Select(TestDocument.TraceId)));
    }

    [Test]
    public void Memory_is_bounded_whatever_the_traces_are_made_of()
    {
        const long limit = 8 * 1024 * 1024;
        TraceStore store = Store(new TraceStoreLimits(Traces: int.MaxValue, limit));
        long before = GC.GetTotalMemory(forceFullCollection: true);

        for (int i = 0; i < 40_000; i++)
            store.Add(TestDocument.Segment(i, more: i % 2 == 0 ? "" : $$""","annotations":{"a":"{{new string('x', 900)}}"},"subsegments":[{"id":"{{TestDocument.Id(1)}}","name":"n","start_time":1790000000}]"""));

        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Out.WriteLine($"{grown / 1024:N0} kB for a limit of {limit / 1024:N0} kB");
        Assert.That(grown, Is.LessThan(limit * 3 / 2));
        Assert.That(store.Since(0).Kept, Is.GreaterThan(100));
    }

    [Test]
    public void One_trace_cannot_push_out_all_others_and_says_what_it_left_out()
    {
        TraceStore store = Store(new TraceStoreLimits(Traces: 100, Bytes: long.MaxValue) { DocumentsPerTrace = 10 });
        store.Add(TestDocument.Segment(1));

        for (int i = 0; i < 25; i++)
            store.Add(TestDocument.Segment(2, id: i));

        Trace full = store.Find(TestDocument.TraceId(2))!;
        Assert.That((full.Documents.Length, full.LeftOut), Is.EqualTo((10, 15)));
        Assert.That(store.Find(TestDocument.TraceId(1)), Is.Not.Null);
    }

    [TestCase("", "it is not JSON")]
    [TestCase("hello", "it is not JSON")]
    [TestCase("{\"id\":", "it is not JSON")]
    [TestCase("{} {}", "it is not JSON")]
    [TestCase("[]", "it is not a JSON object")]
    [TestCase("{}", "trace_id is missing or is no trace id")]
    [TestCase("{\"trace_id\":\"1-6ab13d00-000000000000000000000001\"}", "id is missing or is not 16 hexadecimal digits")]
    [TestCase("{\"trace_id\":\"1-6ab13d00-000000000000000000000001\",\"id\":\"1234567890abcdef\"}", "name is missing")]
    [TestCase("{\"trace_id\":\"1-6ab13d00-000000000000000000000001\",\"id\":\"1234567890abcdef\",\"name\":\"a\"}", "start_time is missing or is not in seconds since 1970")]
    [TestCase("{\"trace_id\":\"1-6ab13d00-000000000000000000000001\",\"id\":\"1234567890abcdef\",\"name\":\"a\",\"start_time\":1e27}", "start_time is missing or is not in seconds since 1970")]
    [TestCase("{\"name\":\"\\ud800\"}", "a string in it has half a surrogate pair")]
    public void What_cannot_be_shown_is_refused_with_its_reason(string document, string reason)
    {
        TraceStore store = Store();

        Assert.That(store.Add(Encoding.UTF8.GetBytes(document)), Is.False);

        Assert.That((store.Refusals.Count, store.Refusals.Latest[0].Reason), Is.EqualTo((1, reason)));
    }

    [Test]
    public void Nesting_that_fills_a_datagram_is_refused_without_being_followed([Values("[", "{\"a\":")] string opening)
    {
        TraceStore store = Store();
        string document = "{\"metadata\":" + string.Concat(Enumerable.Repeat(opening, 60_000 / opening.Length));

        Assert.That(store.Add(Encoding.UTF8.GetBytes(document)), Is.False);

        Assert.That(store.Refusals.Latest[0].Reason, Is.EqualTo("it is nested deeper than 128"));
    }

    [Test]
    public void Random_changes_of_a_document_are_taken_or_refused_and_never_throw()
    {
        TraceStore store = Store();
        var random = new Random(20261124);
        byte[] good = TestDocument.Segment(1, more: ""","http":{"request":{"method":"GET","url":"http://a/b"},"response":{"status":200}},"cause":{"exceptions":[{"id":"1234567890abcdef","stack":[{"label":"a","line":1}]}]},"annotations":{"a":1,"b":true,"c":"d"},"metadata":{"default":{"x":[1,2,{"y":null}]}},"links":[{"trace_id":"1-6ab13d00-000000000000000000000001","id":"1234567890abcdef"}]""");
        int taken = 0;

        for (int i = 0; i < 6_000; i++)
        {
            byte[] document = [.. good];
            for (int change = random.Next(1, 4); change > 0; change--)
                document[random.Next(document.Length)] = (byte)(random.Next(4) == 0 ? random.Next(256) : "{}[]\",:0\\nu"u8[random.Next(11)]);
            if (!store.Add(document))
                continue;

            taken++;
            Trace trace = store.Since(0).Traces[^1];
            Assert.That(() => Pages.TracePage.Render(trace, DateTimeOffset.UtcNow), Throws.Nothing, Encoding.UTF8.GetString(document));
        }

        Assert.That(taken, Is.InRange(300, 5_700));
    }

    [Test]
    public void Parents_that_go_round_in_a_circle_are_shown_once_each()
    {
        TraceStore store = Store();
        store.Add(TestDocument.Segment(1, id: 1, parent: 2));
        store.Add(TestDocument.Segment(1, id: 2, parent: 1));
        store.Add(TestDocument.Segment(1, id: 3, parent: 3));

        var tree = new TraceTree(store.Find(TestDocument.TraceId(1))!);

        Assert.That(tree.Rows.Select(row => row.Segment.Id), Is.EquivalentTo(new[] { 1, 2, 3 }.Select(TestDocument.Id)));
    }

    [Test]
    public void A_chain_of_two_thousand_segments_is_followed_to_its_end()
    {
        TraceStore store = Store();
        for (int i = 0; i < 2_000; i++)
            store.Add(TestDocument.Segment(1, id: i, parent: i == 0 ? null : i - 1, start: i));

        Trace trace = store.Find(TestDocument.TraceId(1))!;

        Assert.That(new TraceTree(trace).Rows[^1].Depth, Is.EqualTo(1_999));
        Assert.That(Pages.TracePage.Render(trace, DateTimeOffset.UtcNow), Does.Contain("500 more segments"));
    }

    [Test]
    public void Only_what_has_changed_since_is_given_out()
    {
        TraceStore store = Store();
        store.Add(TestDocument.Segment(1));
        store.Add(TestDocument.Segment(2));
        long version = store.Since(0).Version;

        store.Add(TestDocument.Segment(1, id: 8));

        Assert.That(store.Since(version).Traces.Select(trace => trace.Id), Is.EqualTo(new[] { TestDocument.TraceId(1) }));
        Assert.That(store.Since(0).Oldest, Is.EqualTo(version));
    }

    static int[] TreeDepths(int count)
    {
        var depths = new List<int>();
        Visit(0, 0);
        return [.. depths];

        void Visit(int node, int depth)
        {
            if (node >= count)
                return;
            depths.Add(depth);
            Visit(2 * node + 1, depth + 1);
            Visit(2 * node + 2, depth + 1);
        }
    }

    static IEnumerable<string> Ids(TraceStore store) => store.Since(0).Traces.Select(trace => trace.Id);

    static TraceStore Store(TraceStoreLimits? limits = null) => new(limits ?? new TraceStoreLimits(1_000, 64 * 1024 * 1024), new FakeTimeProvider());
}
