using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using XRaySink.Assembling;
using XRaySink.Documents;
using XRaySink.Emitters;
using XRaySink.Metrics;
using XRaySink.Testing;
using XRaySink.Validation;

namespace XRaySink.Tests.Assembling;

/// <summary>The assembler alone, with real activities handed to it in whatever order a test wants.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SegmentAssemblerTests : IDisposable
{
    readonly CollectingEmitter emitter = new();
    const int MaxOpen = 700;

    readonly SinkTrouble trouble = new(NullLogger.Instance, TimeProvider.System);
    readonly SinkMetrics account;
    readonly SegmentAssembler assembler;

    public SegmentAssemblerTests()
    {
        account = new SinkMetrics(trouble);
        assembler = Assembler(emitter);
    }

    public void Dispose()
    {
        assembler.Dispose();
        emitter.Dispose();
    }

    [TearDown]
    public void Everything_sent_is_valid() => Assert.That(SegmentValidator.ValidateAll(emitter.Emitted), Is.Empty);

    static IEnumerable<int[]> Orders => Permutations([0, 1, 2, 3]);

    [TestCaseSource(nameof(Orders))]
    public void Whatever_order_activities_arrive_in_each_is_sent_once_below_its_parent(int[] order)
    {
        Activity segment = Segment();
        Activity child = Below(segment);
        Activity grandchild = Below(child);
        Activity other = Below(segment);
        Activity[] all = [segment, child, grandchild, other];
        foreach (Activity activity in all.Reverse())
            activity.Stop();

        assembler.Started(segment);
        foreach (int i in order)
            assembler.Finished(all[i]);
        Settle();

        AssertTree(all);
    }

    [Test]
    public void Finished_activities_nest_in_the_document_of_their_segment()
    {
        Activity segment = Segment();
        Activity child = Below(segment);
        Activity grandchild = Below(child);

        FinishAll(grandchild, child, segment);

        SegmentDocument document = emitter.Documents.Single();
        Assert.That(document.Subsegments.Single().Subsegments.Single().Id, Is.EqualTo(grandchild.SpanId.ToHexString()));
    }

    [Test]
    public void A_child_that_outlives_its_segment_travels_alone()
    {
        Activity segment = Segment();
        Activity late = Below(segment);

        FinishAll(segment, late);
        Settle();

        Assert.That(emitter.Documents, Has.Count.EqualTo(2));
        Assert.That(emitter.Documents[1].IsSubsegment);
        Assert.That(emitter.Documents[1].ParentId, Is.EqualTo(segment.SpanId.ToHexString()));
    }

    [Test]
    public void A_hundred_finished_children_do_not_wait_for_their_segment()
    {
        Activity segment = Segment();

        FinishAll([.. Enumerable.Range(0, 100).Select(_ => Below(segment))]);

        Assert.That(emitter.Documents, Has.Count.EqualTo(100));
        Assert.That(emitter.Documents, Has.All.Matches<SegmentDocument>(document => document!.ParentId == segment.SpanId.ToHexString()));
        Finish(segment);
    }

    [Test]
    public void Children_that_fill_a_document_do_not_wait_for_their_segment()
    {
        Activity segment = Segment();

        for (int i = 0; i < 17; i++)
        {
            Activity child = Below(segment);
            child.SetTag("big", new string('x', 4000));
            FinishAll(child);
        }

        Assert.That(emitter.Documents, Has.Count.GreaterThanOrEqualTo(16));
        Finish(segment);
    }

    [Test]
    public void What_does_not_fit_below_its_segment_travels_alone()
    {
        Activity segment = Segment();
        Activity parent = Below(segment);
        Activity[] children = [.. Enumerable.Range(0, 14).Select(_ => Below(parent))];
        foreach (Activity activity in children.Append(parent).Append(segment))
            activity.SetTag("big", new string('\u4e2d', 2000));

        FinishAll([.. children, parent, segment]);

        AssertTree([segment, parent, .. children]);
        Assert.That(emitter.Emitted, Has.Count.GreaterThan(1).And.All.Matches<byte[]>(bytes => bytes!.Length <= 65_477));
    }

    [Test]
    public void A_long_open_segment_is_announced_once_and_completed_under_the_same_id()
    {
        Activity segment = Segment();
        assembler.Started(segment);

        assembler.AnnounceLongSegments(segment.StartTimeUtc.AddSeconds(9.9));
        Assert.That(emitter.Documents, Is.Empty);
        assembler.AnnounceLongSegments(segment.StartTimeUtc.AddSeconds(10));
        assembler.AnnounceLongSegments(segment.StartTimeUtc.AddSeconds(20));
        Finish(segment);

        Assert.That(emitter.Documents.Select(document => document.IsInProgress), Is.EqualTo((bool[])[true, false]));
        Assert.That(emitter.Documents.Select(document => document.Id), Has.All.EqualTo(segment.SpanId.ToHexString()));
    }

    [Test]
    public void Below_an_announced_segment_nothing_waits()
    {
        Activity segment = Segment();
        assembler.Started(segment);
        Activity before = Below(segment);
        FinishAll(before);
        assembler.AnnounceLongSegments(segment.StartTimeUtc.AddSeconds(10));
        Assert.That(emitter.Documents.Select(document => document.Id), Does.Contain(before.SpanId.ToHexString()));

        Activity after = Below(segment);
        FinishAll(after);

        Assert.That(emitter.Documents.Select(document => document.Id), Does.Contain(after.SpanId.ToHexString()));
        Finish(segment);
    }

    [Test]
    public void What_is_still_open_at_the_end_is_announced_with_what_waits_below_it()
    {
        Activity segment = Segment();
        assembler.Leave(segment);
        Activity child = Below(segment);
        FinishAll(child);

        assembler.Abandon();

        Assert.That(emitter.Documents.Select(document => (document.Id, document.IsInProgress)), Is.EquivalentTo(
            ((string, bool)[])[(segment.SpanId.ToHexString(), true), (child.SpanId.ToHexString(), false)]));
        segment.Stop();
    }

    [Test]
    public void An_announced_segment_is_not_announced_again_at_the_end()
    {
        Activity segment = Segment();
        assembler.Started(segment);
        assembler.AnnounceLongSegments(segment.StartTimeUtc.AddSeconds(10));
        assembler.Leave(segment);

        assembler.Abandon();

        Assert.That(emitter.Documents, Has.Count.EqualTo(1));
        segment.Stop();
    }

    [Test]
    public void A_thousand_levels_are_cut_into_documents_that_readers_take()
    {
        var all = new List<Activity> { Segment() };
        for (int i = 0; i < 1000; i++)
            all.Add(Below(all[^1]));

        FinishAll([.. Enumerable.Reverse(all)]);

        AssertTree([.. all]);
    }

    [Test]
    public void A_deep_tree_in_one_batch_is_cut_without_recursion()
    {
        Activity segment = Segment();
        var all = new List<Activity> { segment };
        for (int i = 0; i < 98; i++)
            all.Add(Below(all[^1]));

        FinishAll([.. Enumerable.Reverse(all)]);

        AssertTree([.. all]);
        Assert.That(emitter.Documents, Has.Count.EqualTo(5));
    }

    [Test]
    public void A_segment_below_a_subsegment_has_a_document_of_its_own()
    {
        Activity segment = Segment();
        Activity created = Below(segment);
        Activity joined = Start("joined", ActivityKind.Server, created, XRaySink.Recording.XRaySource.Name);
        Activity work = Below(joined);

        FinishAll(created, segment, work, joined);

        AssertTree([segment, created, joined, work]);
        SegmentDocument document = emitter.Documents.Single(document => document.Id == joined.SpanId.ToHexString());
        Assert.That(document.IsSubsegment, Is.False);
        Assert.That(document.ParentId, Is.EqualTo(created.SpanId.ToHexString()));
        Assert.That(document.Subsegments.Single().Id, Is.EqualTo(work.SpanId.ToHexString()));
    }

    [Test]
    public void A_segment_whose_end_was_lost_keeps_nobody_waiting()
    {
        Activity segment = Segment();
        assembler.Started(segment);
        Activity child = Below(segment);
        FinishAll(child);
        segment.Stop();

        Settle();

        Assert.That(emitter.Documents.Single().Id, Is.EqualTo(child.SpanId.ToHexString()));
        Assert.That(assembler.OpenSegments, Is.Zero);
    }

    [Test]
    public void An_end_that_comes_very_late_is_sent_all_the_same()
    {
        Activity segment = Segment();
        assembler.Started(segment);
        segment.Stop();
        Settle();

        assembler.Finished(segment);

        Assert.That(emitter.Documents.Single().Id, Is.EqualTo(segment.SpanId.ToHexString()));
    }

    [Test]
    public void Memory_of_open_segments_is_capped()
    {
        Activity[] segments = [.. Enumerable.Range(0, 600).Select(_ => Segment())];
        long most = 0;

        foreach (Activity segment in segments)
        {
            assembler.Started(segment);
            for (int i = 0; i < 10; i++)
            {
                Activity child = Below(segment);
                child.SetTag("big", new string('x', 4000));
                FinishAll(child);
                most = Math.Max(most, assembler.HeldBytes);
            }
        }
        FinishAll(segments);

        // More than 24 MB of children finished below segments that were open.
        Assert.That(most, Is.InRange(8 * 1024 * 1024, 17 * 1024 * 1024));
        Assert.That(assembler.HeldBytes, Is.Zero);
        Assert.That(account.SentCount, Is.EqualTo(600 * 11));
    }

    [Test]
    public void In_the_long_run_a_document_costs_no_allocation()
    {
        using var nowhere = new Nowhere();
        using SegmentAssembler quiet = Assembler(nowhere);
        (Activity segment, Activity[] children) = Trace();

        // The runtime's first, unoptimised code allocates where the optimised one that follows does not.
        bool isQuiet = SpinWait.SpinUntil(() => AllocatedBy(() => Assemble(quiet, segment, children)) == 0, TimeSpan.FromSeconds(30));

        Assert.That(isQuiet);
    }

    [Test]
    public void More_segments_than_can_be_watched_are_sent_all_the_same_with_all_that_lies_below_them()
    {
        Activity[] segments = [.. Enumerable.Range(0, MaxOpen + 10).Select(_ => Segment())];
        foreach (Activity segment in segments)
            assembler.Started(segment);
        Activity[] children = [.. segments.Select(Below)];

        FinishAll([.. children, .. segments]);

        Assert.That(assembler.OpenSegments, Is.Zero);
        AssertTree([.. children, .. segments]);
    }

    [Test]
    public void Segments_that_never_end_are_announced_once_and_then_forgotten_and_sent_alone_should_they_end_after_all()
    {
        Activity[] segments = [.. Enumerable.Range(0, MaxOpen).Select(_ => Segment())];
        foreach (Activity segment in segments)
            assembler.Started(segment);

        assembler.AnnounceLongSegments(DateTime.UtcNow.AddMinutes(1));
        Assert.That(assembler.OpenSegments, Is.Zero);
        Assert.That(emitter.Documents.Count(document => document.IsInProgress), Is.EqualTo(MaxOpen));

        Finish(Below(segments[0]));
        assembler.AnnounceLongSegments(DateTime.UtcNow.AddMinutes(2));
        FinishAll(segments);
        Assert.That(emitter.Documents.Count(document => document.IsInProgress), Is.EqualTo(MaxOpen));
        Assert.That(emitter.Documents.Count(document => !document.IsInProgress), Is.EqualTo(MaxOpen + 1));
    }

    static long AllocatedBy(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    SegmentAssembler Assembler(params ISegmentEmitter[] emitters) => new(
        new ActivityWriter(new ProcessDescription("tests"), withStatements: false),
        new DocumentOutput(emitters, socket: null, account, trouble),
        TimeSpan.FromSeconds(10),
        trouble,
        MaxOpen);

    static (Activity, Activity[]) Trace()
    {
        Activity segment = Segment();
        segment.SetTag("url.full", "https://example.com/orders").SetTag("http.request.method", "POST").SetTag("http.response.status_code", 200);
        segment.SetTag("tenant", "acme").SetTag("aws.xray.annotations", (string[])["tenant"]);
        Activity call = Start("GET", ActivityKind.Client, segment, "Tests.Assembling");
        call.SetTag("url.full", "https://api.example.com/").SetTag("http.request.method", "GET").SetTag("server.address", "api.example.com");
        Activity query = Start("orders", ActivityKind.Client, segment, "Tests.Assembling");
        query.SetTag("db.system.name", "postgresql").SetTag("db.namespace", "orders").SetTag("server.address", "db").SetTag("server.port", 5432);
        Activity work = Below(segment);
        work.SetTag("custom", "value");
        foreach (Activity activity in (Activity[])[work, query, call, segment])
            activity.Stop();
        return (segment, [call, query, work]);
    }

    static void Assemble(SegmentAssembler assembler, Activity segment, Activity[] children)
    {
        assembler.Started(segment);
        foreach (Activity child in children)
            assembler.Finished(child);
        assembler.Finished(segment);
    }

    static Activity Segment() => Start("request", ActivityKind.Server, null, XRaySink.Recording.XRaySource.Name);

    static Activity Below(Activity parent) => Start("work", ActivityKind.Internal, parent, "Tests.Assembling");

    /// <summary>An activity that no listener hears of: what other tests record stays their own.</summary>
    static Activity Start(string name, ActivityKind kind, Activity? parent, string source) => UnheardActivity.Start(source, name, kind, parent);

    void FinishAll(params Activity[] activities)
    {
        foreach (Activity activity in activities)
            Finish(activity);
    }

    void Finish(Activity activity)
    {
        activity.Stop();
        assembler.Finished(activity);
    }

    /// <summary>Lets pass what the sender does in quiet rounds.</summary>
    void Settle()
    {
        assembler.AnnounceLongSegments(DateTime.UtcNow);
        assembler.AnnounceLongSegments(DateTime.UtcNow);
    }

    void AssertTree(Activity[] activities)
    {
        var sent = new List<(string Id, string? Parent)>();
        foreach (SegmentDocument document in emitter.Documents)
            Collect(document, sent);
        Assert.That(sent, Is.EquivalentTo(activities.Select(activity =>
            (activity.SpanId.ToHexString(), activity.ParentSpanId == default ? null : activity.ParentSpanId.ToHexString()))));
    }

    static void Collect(SegmentDocument document, List<(string, string?)> sent)
    {
        sent.Add((document.Id, document.ParentId));
        foreach (SegmentDocument child in document.Subsegments)
            Collect(child, sent);
    }

    static IEnumerable<int[]> Permutations(int[] items) =>
        items.Length == 0
            ? [[]]
            : items.SelectMany(item => Permutations([.. items.Where(other => other != item)]).Select(rest => (int[])[item, .. rest]));

    sealed class Nowhere : ISegmentEmitter
    {
        public bool Emit(ReadOnlySpan<byte> document) => true;

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }
}
