using System.Diagnostics;
using CsCheck;
using XRaySink.Documents;
using XRaySink.Testing;
using XRaySink.Validation;
using XRaySink.Tests.Sink;

namespace XRaySink.Tests.Assembling;

/// <summary>
/// What holds for every tree of activities: valid documents, each activity in exactly one, the tree and the times as they were.
/// A failure says the seed that repeats it.
/// </summary>
public sealed class RandomTreeTests
{
    // 100 × 100 trees. Those of one batch run in one sink, one after the other.
    const int Batches = 100;
    const int TreesInBatch = 100;

    [Test]
    public void Every_tree_of_activities_is_sent_whole_and_as_it_was() =>
        RandomTree.Any.Array[TreesInBatch].Sample(Check, iter: Batches, threads: 1);

    static void Check(RandomTree[] trees)
    {
        using var emitter = new CollectingEmitter();
        var expected = new List<Activity>();
        long created, sent;
        using (SegmentSink sink = FlowSink.Start(options =>
        {
            options.SendToDaemon = false;
            options.Emitters.Add(emitter);
            options.QueueCapacity = int.MaxValue;
        }))
        {
            foreach (RandomTree tree in trees)
                expected.AddRange(tree.Run());
            Assert.That(sink.Flush(TimeSpan.FromSeconds(30)));
            (created, sent) = (sink.Account.CreatedCount, sink.Account.SentCount);
        }

        Assert.That(SegmentValidator.ValidateAll(emitter.Emitted), Is.Empty);
        Assert.That((created, sent), Is.EqualTo(((long)expected.Count, (long)expected.Count)));
        AssertSame(expected, emitter.Documents);
    }

    static void AssertSame(List<Activity> expected, IReadOnlyList<SegmentDocument> documents)
    {
        var sent = new Dictionary<(string Trace, string Id), SegmentDocument>();
        foreach (SegmentDocument document in documents)
            Collect(document, sent);

        Assert.That(sent, Has.Count.EqualTo(expected.Count));
        foreach (Activity activity in expected)
        {
            Assert.That(sent.TryGetValue((XRayId.Format(activity.TraceId), activity.SpanId.ToHexString()), out SegmentDocument? document));
            AssertSame(activity, document!);
        }
    }

    static void AssertSame(Activity activity, SegmentDocument document)
    {
        Assert.That(
            (document.ParentId, document.IsSubsegment, document.IsFault, document.StartTime, document.EndTime),
            Is.EqualTo((
                activity.ParentSpanId == default ? null : activity.ParentSpanId.ToHexString(),
                activity.Kind != ActivityKind.Server,
                activity.Status == ActivityStatusCode.Error,
                Microseconds(activity.StartTimeUtc),
                (DateTimeOffset?)Microseconds(activity.StartTimeUtc + activity.Duration))));
    }

    static DateTimeOffset Microseconds(DateTime time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    static void Collect(SegmentDocument document, Dictionary<(string, string), SegmentDocument> sent)
    {
        Assert.That(document.IsInProgress, Is.False);
        sent.Add((document.TraceId, document.Id), document);
        foreach (SegmentDocument child in document.Subsegments)
            Collect(child, sent);
    }
}
