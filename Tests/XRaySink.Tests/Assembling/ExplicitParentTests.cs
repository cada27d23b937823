using System.Diagnostics;
using System.Threading.Channels;
using XRaySink.Documents;

namespace XRaySink.Tests.Assembling;

/// <summary>Activities that are given their parent as a context, as libraries do that carry it through a message.</summary>
public sealed class ExplicitParentTests
{
    static readonly ActivitySource Source = new("Tests.ExplicitParents");

    [Test]
    public async Task A_parent_given_as_a_context_is_the_parent()
    {
        using SegmentCapture traces = SegmentCapture.Start();

        await XRay.RunTask("jobs/x", async () =>
        {
            using Activity first = Source.StartActivity("first")!;
            ActivityContext context = first.Context;
            using (Source.StartActivity("second"))
            using (Source.StartActivity("below first", ActivityKind.Internal, context))
                await Task.Yield();
        });

        SegmentDocument first = traces.Segments.Single().Subsegments.Single();
        Assert.That(first.Subsegments.Select(child => child.Name), Is.EquivalentTo((string[])["second", "below first"]));
    }

    [Test]
    public async Task What_is_below_such_an_activity_belongs_to_the_trace_too()
    {
        using SegmentCapture traces = SegmentCapture.Start();

        await XRay.RunTask("jobs/x", async () =>
        {
            using (Source.StartActivity("outer", ActivityKind.Internal, Activity.Current!.Context))
            using (Source.StartActivity("inner"))
                await Task.Yield();
        });

        Assert.That(traces.Segments.Single().Subsegments.Single().Subsegments.Single().Name, Is.EqualTo("inner"));
    }

    [Test]
    public async Task A_context_that_comes_through_a_channel_is_followed_where_nothing_is_current()
    {
        var channel = Channel.CreateUnbounded<(ActivityContext Parent, TaskCompletionSource Done)>();
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(() => Work(channel.Reader));
        using SegmentCapture traces = SegmentCapture.Start();

        await XRay.RunTask("jobs/x", async () =>
        {
            var done = new TaskCompletionSource();
            await channel.Writer.WriteAsync((Activity.Current!.Context, done));
            await done.Task;
        });
        channel.Writer.Complete();

        SegmentDocument segment = traces.Segments.Single();
        Assert.That(segment.Subsegments.Single().Name, Is.EqualTo("handle"));
    }

    [Test]
    public async Task A_context_finds_its_segment_among_any_number_of_open_ones_whose_trace_ids_end_alike([Values(8, 9, 40)] int open)
    {
        using SegmentCapture traces = SegmentCapture.Start();
        var finish = new TaskCompletionSource();
        var contexts = new ActivityContext[open];
        Task[] jobs = [.. Enumerable.Range(0, open).Select(i => XRay.RunMessage(HeaderEndingAlike(i), "jobs/" + i, () =>
        {
            contexts[i] = Activity.Current!.Context;
            return finish.Task;
        }))];

        for (int i = 0; i < open; i++)
            Source.StartActivity("below " + i, ActivityKind.Internal, contexts[i])!.Dispose();
        finish.SetResult();
        await Task.WhenAll(jobs);

        Assert.That(
            traces.Segments.Select(segment => (segment.Url, segment.Subsegments.Single().Name)),
            Is.EquivalentTo(Enumerable.Range(0, open).Select(i => ("task://localhost/jobs/" + i, "below " + i))));
    }

    [Test]
    public async Task An_activity_created_now_and_started_later_belongs_to_its_trace()
    {
        using SegmentCapture traces = SegmentCapture.Start();

        await XRay.RunTask("jobs/x", async () =>
        {
            Activity created = Source.CreateActivity("created", ActivityKind.Internal, Activity.Current!.Context)!;
            using (Source.StartActivity("other"))
                await Task.Yield();
            await Task.Run(() => created.Start().Stop());
        });

        Assert.That(traces.Segments.Single().Subsegments.Select(child => child.Name), Is.EquivalentTo((string[])["other", "created"]));
    }

    [Test]
    public void A_context_of_a_trace_that_is_not_ours_is_not_followed()
    {
        using SegmentCapture traces = SegmentCapture.Start();
        var foreign = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

        using (Source.StartActivity("foreign", ActivityKind.Internal, foreign))
        {
        }

        Assert.That(traces.Segments, Is.Empty);
    }

    [Test]
    public async Task What_another_listener_wants_of_a_source_that_is_left_out_stays_out()
    {
        using var left = new ActivitySource("Tests.LeftOut");
        using var other = new ActivityListener
        {
            ShouldListenTo = source => ReferenceEquals(source, left),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(other);
        using SegmentCapture traces = SegmentCapture.Start(options => options.IncludeSource = source => !ReferenceEquals(source, left));

        await XRay.RunTask("jobs/x", () =>
        {
            left.StartActivity("left out")!.Dispose();
            return Task.CompletedTask;
        });

        Assert.That(traces.Segments.Single().Subsegments, Is.Empty);
    }

    static string HeaderEndingAlike(int number) => $"Root=1-5f84c7a1-{number:x22}7f;Parent=53995c3f42cd8ad8;Sampled=1";

    static async Task Work(ChannelReader<(ActivityContext Parent, TaskCompletionSource Done)> jobs)
    {
        await foreach ((ActivityContext parent, TaskCompletionSource done) in jobs.ReadAllAsync())
        {
            using (Source.StartActivity("handle", ActivityKind.Consumer, parent))
            {
            }
            done.SetResult();
        }
    }
}
