using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Strategies;
using XRaySink.Documents;

namespace XRaySink.Recorder.Tests;

/// <summary>Work that a task starts and does not wait for. The recorder by itself adds nothing to a segment that is complete.</summary>
public class LateChildTests
{
    static AWSXRayRecorder Recorder => AWSXRayRecorder.Instance;

    readonly Jobs jobs = new();

    [Test]
    public async Task A_subsegment_that_begins_after_its_segment_has_ended_is_sent_alone_with_the_segment_as_its_parent()
    {
        using var traces = RecordedTraces.Start();
        Recorder.ContextMissingStrategy = ContextMissingStrategy.RUNTIME_ERROR;

        SegmentDocument segment = await Outlive(traces, async ended =>
        {
            await ended;
            await jobs.Step(async () =>
            {
                await Task.Yield();
                Recorder.AddAnnotation("late", true);
            });
        });

        await AssertAlone(traces, segment);
    }

    [Test]
    public async Task A_subsegment_that_outlives_its_segment_does_not_hold_it_open_and_is_sent_when_it_ends()
    {
        using var traces = RecordedTraces.Start();

        SegmentDocument segment = await Outlive(traces, StepBeyond);

        await AssertAlone(traces, segment);
    }

    [Test]
    public async Task Below_a_subsegment_that_has_ended_the_parent_is_that_subsegment()
    {
        using var traces = RecordedTraces.Start();

        SegmentDocument segment = await Outlive(traces, StepBeyond, jobs.Step);

        await AssertAlone(traces, segment.Subsegments.Single());
    }

    [Test]
    public async Task Metadata_that_the_recorder_cannot_write_costs_no_late_subsegment()
    {
        using var traces = RecordedTraces.Start();

        SegmentDocument segment = await Outlive(traces, ended => jobs.Step(async () =>
        {
            await ended;
            Recorder.AddAnnotation("late", true);
            Recorder.AddMetadata("at", DateTimeOffset.UnixEpoch);
        }));

        await AssertAlone(traces, segment);
    }

    [Test]
    public async Task A_task_that_joins_after_its_callers_end_is_there_with_the_place_where_it_was_created()
    {
        using var traces = RecordedTraces.Start();

        SegmentDocument segment = await Outlive(traces, async ended =>
        {
            await ended;
            await jobs.Join(() => Task.CompletedTask);
        });

        IReadOnlyList<SegmentDocument> documents = await traces.Documents();
        SegmentDocument created = documents.Single(document => document.Name == "Create Task: Jobs/Join");
        Assert.That((created.ParentId, created.IsSubsegment), Is.EqualTo((segment.Id, true)));
        Assert.That(documents.Single(document => document.Name == "joined-jobs").ParentId, Is.EqualTo(created.Id));
    }

    [Test]
    public async Task What_the_recorder_itself_begins_below_a_late_subsegment_is_sent_whichever_ends_last()
    {
        using var traces = RecordedTraces.Start();
        var stepEnded = new TaskCompletionSource();
        Task? latest = null;

        await Outlive(traces, ended => jobs.Step(async () =>
        {
            await ended;
            latest = Recorder.TraceMethodAsync("by hand", async () => { await stepEnded.Task; return 0; });
        }));
        stepEnded.SetResult();
        await latest!;

        IReadOnlyList<SegmentDocument> documents = await traces.Documents();
        SegmentDocument step = documents.SelectMany(All).Single(document => document.Name == "step");
        SegmentDocument byHand = documents.SelectMany(All).Single(document => document.Name == "by hand");
        Assert.That(byHand.ParentId, Is.EqualTo(step.Id));
    }

    [Test]
    public async Task Whenever_a_thousand_children_end_each_of_them_is_sent_exactly_once([Values(1, 2, 3)] int seed)
    {
        const int count = 1000;
        using var traces = RecordedTraces.Start();
        var random = new Random(seed);
        var children = new List<Task>();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => jobs.Run(() =>
        {
            lock (children)
            {
                for (int i = 0; i < count / 20; i++)
                {
                    int spins = random.Next(0, 2000);
                    children.Add(Task.Run(() => jobs.Step(async () =>
                    {
                        Thread.SpinWait(spins);
                        await Task.Yield();
                    })));
                }
            }
            return Task.CompletedTask;
        }))));
        await Task.WhenAll(children);

        IReadOnlyList<SegmentDocument> documents = await traces.Documents();
        SegmentDocument[] all = [.. documents.SelectMany(All)];
        Assert.That(all.Count(document => document.Name == "step"), Is.EqualTo(count));
        Assert.That(all.Count(document => document.Name == "jobs"), Is.EqualTo(20));
        Assert.That(all.Select(document => document.Id), Is.Unique);
    }

    Task StepBeyond(Task ended) => jobs.Step(async () =>
    {
        await ended;
        Recorder.AddAnnotation("late", true);
    });

    /// <summary>A task starts work and ends without it; the work is told when the task's segment has been sent.</summary>
    async Task<SegmentDocument> Outlive(RecordedTraces traces, Func<Task, Task> work, Func<Func<Task>, Task>? within = null)
    {
        var ended = new TaskCompletionSource();
        Task? late = null;
        Task Start()
        {
            late = work(ended.Task);
            return Task.CompletedTask;
        }

        await jobs.Run(within is null ? Start : () => within(Start));
        SegmentDocument segment = await traces.Document();
        ended.SetResult();
        await late!;
        return segment;
    }

    static IEnumerable<SegmentDocument> All(SegmentDocument document) => document.Subsegments.SelectMany(All).Append(document);

    static async Task AssertAlone(RecordedTraces traces, SegmentDocument parent)
    {
        SegmentDocument late = (await traces.Documents())[^1];
        Assert.Multiple(() =>
        {
            Assert.That(late.Name, Is.EqualTo("step"));
            Assert.That(late.IsSubsegment);
            Assert.That(late.ParentId, Is.EqualTo(parent.Id));
            Assert.That(late.TraceId, Is.EqualTo(parent.TraceId));
            Assert.That(late.Annotations["late"], Is.EqualTo(true));
            Assert.That(late.EndTime, Is.GreaterThanOrEqualTo(late.StartTime));
        });
    }
}
