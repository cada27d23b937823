using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using XRaySink.Documents;
using XRaySink.Sampling;
using XRaySink.Testing;

namespace XRaySink.Tests.Sink;

/// <summary>Segments that fail although they are not sampled, within a budget.</summary>
public class UnsampledFaultTests
{
    readonly FakeTimeProvider clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Test]
    public async Task So_many_a_minute_are_sent_as_are_allowed_and_what_they_call_hears_that_they_are_not_sampled()
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = Start(daemon, perMinute: 10);
        string?[] headers = new string?[10_000];

        await RunTasks(headers.Length, isFault: i => i % 100 == 0, headers);
        Assert.That(sink.Flush());
        Assert.That(sink.Account.CreatedCount, Is.EqualTo(10));
        clock.Advance(TimeSpan.FromMinutes(1));
        await RunTasks(100, isFault: _ => true, headers);
        sink.Dispose();

        IReadOnlyList<SegmentDocument> documents = await daemon.WaitForDocuments(20);
        Assert.That(documents, Has.Count.EqualTo(20));
        Assert.That(documents.Select(document => (document.IsFault, document.Annotations["captured_by"])), Is.All.EqualTo((true, (object)"fault")));
        Assert.That(documents.Select(document => document.Exceptions.Single().Message), Is.All.EqualTo("broken"));
        Assert.That(documents.Select(document => document.Subsegments.Count), Is.All.Zero);
        Assert.That(daemon.Datagrams.SelectMany(datagram => datagram.Complaints), Is.Empty);
        Assert.That(headers, Is.All.EndWith(";Sampled=0"));
        Assert.That((sink.Account.CreatedCount, sink.Account.SentCount, sink.Account.DroppedCount), Is.EqualTo((20, 20, 0)));
    }

    [Test]
    public async Task A_slow_one_is_sent_too()
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = Start(daemon, perMinute: 1, slowerThan: TimeSpan.Zero);

        await RunTasks(2, isFault: _ => false, new string?[2]);

        SegmentDocument document = await daemon.WaitForDocument(_ => true);
        Assert.That((document.IsFault, document.Annotations["captured_by"]), Is.EqualTo((false, (object)"latency")));
    }

    [Test]
    public async Task What_was_annotated_is_there()
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = Start(daemon, perMinute: 1);

        using Activity segment = sink.StartSegment("GET", default, default)!;
        XRay.Annotate("tenant", "blue");
        segment.SetStatus(ActivityStatusCode.Error);
        segment.Stop();

        SegmentDocument document = await daemon.WaitForDocument(_ => true);
        Assert.That(document.Annotations, Is.EquivalentTo(new Dictionary<string, object> { ["tenant"] = "blue", ["captured_by"] = "fault" }));
    }

    [Test]
    public void One_that_nobody_wants_takes_nothing_of_the_budget()
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = Start(daemon, perMinute: 1);

        using Activity segment = sink.StartSegment("GET", default, default)!;
        SegmentSink.Discard(segment);
        segment.SetStatus(ActivityStatusCode.Error);
        segment.Stop();
        Assert.That(sink.Flush());
        Assert.That(sink.Account.CreatedCount, Is.Zero);

        using Activity next = sink.StartSegment("GET", default, default)!;
        next.SetStatus(ActivityStatusCode.Error);
        next.Stop();
        Assert.That(sink.Flush());
        Assert.That(sink.Account.CreatedCount, Is.EqualTo(1));
    }

    [Test]
    public async Task What_another_listener_wants_below_one_is_not_ours()
    {
        using var source = new ActivitySource("below");
        using var other = new ActivityListener { ShouldListenTo = s => s.Name == "below", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(other);
        using var daemon = new UdpReceiver();
        using SegmentSink sink = Start(daemon, perMinute: 1);

        await XRay.RunTask("outer", () =>
        {
            source.StartActivity("inner")?.Stop();
            return Task.CompletedTask;
        });

        Assert.That(sink.Flush());
        Assert.That(sink.Account.CreatedCount, Is.Zero);
    }

    [Test]
    public async Task When_it_is_off_nothing_is_gathered_about_unsampled_segments()
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = Start(daemon, perMinute: 0);

        bool isAsked = true;
        await XRay.RunTask("task", () =>
        {
            isAsked = Activity.Current!.IsAllDataRequested;
            return Task.CompletedTask;
        });

        Assert.That(isAsked, Is.False);
    }

    SegmentSink Start(UdpReceiver daemon, int perMinute, TimeSpan? slowerThan = null) => FlowSink.Start(options =>
    {
        options.DaemonAddress = daemon.Address;
        options.Sampling = SamplingStrategy.Never;
        options.UnsampledFaultsPerMinute = perMinute;
        options.UnsampledSlowerThan = slowerThan;
        options.TimeProvider = clock;
    });

    static async Task RunTasks(int count, Func<int, bool> isFault, string?[] headers)
    {
        for (int i = 0; i < count; i++)
        {
            try
            {
                await XRay.RunTask("task", async () =>
                {
                    headers[i] = XRay.TraceHeader;
                    using (XRay.BeginSubsegment("below"))
                        await Task.CompletedTask;
                    if (isFault(i))
                        throw new InvalidOperationException("broken");
                });
            }
            catch (InvalidOperationException)
            {
            }
        }
    }
}
