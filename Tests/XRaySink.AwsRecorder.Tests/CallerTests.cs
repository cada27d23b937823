using System.Diagnostics;
using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Sampling;
using XRaySink.Documents;

namespace XRaySink.Recorder.Tests;

/// <summary>What is current for the caller before a call is current after it: the recorder itself clears where it should restore.</summary>
public class CallerTests
{
    static AWSXRayRecorder Recorder => AWSXRayRecorder.Instance;

    static Entity? Current => Recorder.IsEntityPresent() ? Recorder.GetEntity() : null;

    static readonly Func<Jobs, Action, Task>[] Shapes =
    [
        (jobs, body) => jobs.Run(async () => { body(); await Task.Yield(); body(); }),
        (jobs, body) => { jobs.RunSynchronously(body); return Task.CompletedTask; },
        (jobs, body) => jobs.RunReturned(async () => { body(); await Task.Yield(); body(); }),
        (jobs, body) => jobs.Join(async () => { body(); await Task.Yield(); }),
        (jobs, body) => jobs.Step(async () => { body(); await Task.Yield(); }),
        (jobs, body) => { jobs.ShortStep(body); return Task.CompletedTask; },
        (jobs, body) => XRay.RunTask("delegate", async () => { body(); await Task.Yield(); body(); }),
    ];

    [TestCaseSource(nameof(Shapes))]
    public async Task A_segment_that_the_caller_has_begun_with_the_recorder_is_current_after_a_call(Func<Jobs, Action, Task> call)
    {
        using var traces = RecordedTraces.Start();
        Recorder.BeginSegment("by hand");
        Entity own = Recorder.GetEntity();

        Task running = call(new Jobs(), () => { });
        Assert.That(Current, Is.SameAs(own), "while it runs");
        await running;

        Assert.That(Current, Is.SameAs(own));
        Recorder.EndSegment();
        Assert.That((await traces.Documents()).Select(document => document.Name), Does.Contain("by hand"));
    }

    [TestCaseSource(nameof(Shapes))]
    public async Task A_subsegment_that_the_caller_has_begun_with_the_recorder_is_current_after_a_call(Func<Jobs, Action, Task> call)
    {
        using var traces = RecordedTraces.Start();

        await new Jobs().Run(async () =>
        {
            Recorder.BeginSubsegment("by hand");
            Entity own = Recorder.GetEntity();

            Task running = call(new Jobs(), () => Assert.That(Current, Is.Not.Null.And.Not.SameAs(own)));
            Assert.That(Current, Is.SameAs(own), "while it runs");
            await running;

            Assert.That(Current, Is.SameAs(own));
            Recorder.EndSubsegment();
        });

        SegmentDocument outer = (await traces.Documents()).Single(document => document.Subsegments.Any(child => child.Name == "by hand"));
        Assert.That(outer.Url, Is.EqualTo("task://localhost/Jobs/Run"));
    }

    [TestCaseSource(nameof(Shapes))]
    public async Task Where_nothing_was_current_nothing_is_after_a_call(Func<Jobs, Action, Task> call)
    {
        using var traces = RecordedTraces.Start();

        Task running = call(new Jobs(), () => { });
        Assert.That(Current, Is.Null, "while it runs");
        await running;

        Assert.That(Current, Is.Null);
    }

    [Test]
    public async Task A_call_that_fails_gives_the_caller_its_own_back_too()
    {
        using var traces = RecordedTraces.Start();
        Recorder.BeginSegment("by hand");
        Entity own = Recorder.GetEntity();

        Assert.That(() => new Jobs().RunSynchronously(() => throw new FormatException()), Throws.TypeOf<FormatException>());
        Assert.That(async () => await new Jobs().Run(() => throw new FormatException()), Throws.TypeOf<FormatException>());

        Assert.That(Current, Is.SameAs(own));
        await traces.Documents();
    }

    [Test]
    public async Task A_thousand_concurrent_calls_are_a_thousand_segments_each_with_what_its_own_body_recorded()
    {
        using var traces = RecordedTraces.Start();
        var jobs = new Jobs();

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(() => jobs.Run(async () =>
        {
            await Task.Yield();
            Recorder.AddAnnotation("number", i);
            await Task.WhenAll(Enumerable.Range(0, i % 4).Select(n => jobs.Step(async () =>
            {
                await Task.Yield();
                Recorder.AddAnnotation("step", (i * 10) + n);
            })));
        }))));

        IReadOnlyList<SegmentDocument> documents = await traces.Documents();
        Assert.That(documents.Select(document => document.TraceId).Distinct().Count(), Is.EqualTo(1000));
        foreach (SegmentDocument document in documents)
        {
            int number = (int)(double)document.Annotations["number"];
            Assert.That(
                document.Subsegments.Select(step => (int)(double)step.Annotations["step"]),
                Is.EquivalentTo(Enumerable.Range(0, number % 4).Select(n => (number * 10) + n)));
        }
    }

    [Test]
    public async Task An_asynchronous_sequence_has_its_entity_at_every_item_and_its_consumer_never()
    {
        using var traces = RecordedTraces.Start();
        var entities = new List<Entity>();

        await foreach (Entity entity in new Jobs().Entities(3))
        {
            entities.Add(entity);
            Assert.That(Current, Is.Null);
        }

        Assert.That(entities.Distinct().Count(), Is.EqualTo(1));
        Assert.That((await traces.Document()).Id, Is.EqualTo(entities[0].Id));
        Assert.That(Current, Is.Null);
    }

    [Test]
    public async Task A_consumer_of_an_asynchronous_sequence_keeps_its_own_subsegment()
    {
        using var traces = RecordedTraces.Start();

        await new Jobs().Run(async () =>
        {
            Recorder.BeginSubsegment("consume");
            Entity own = Recorder.GetEntity();
            await foreach (Entity entity in new Jobs().Entities(3))
                Assert.That((Current, entity.TraceId), Is.EqualTo((own, entity.TraceId)));
            Recorder.EndSubsegment();
        });

        Assert.That(await traces.Documents(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_caller_that_hides_its_activity_and_brings_it_back_has_its_own_subsegment_again()
    {
        using var traces = RecordedTraces.Start();

        await new Jobs().Run(() =>
        {
            Recorder.BeginSubsegment("by hand");
            Entity own = Recorder.GetEntity();
            Activity? hidden = Activity.Current;

            Activity.Current = null;
            new Jobs().RunSynchronously(() => { });
            Activity.Current = hidden;

            Assert.That(Current, Is.SameAs(own));
            Recorder.EndSubsegment();
            return Task.CompletedTask;
        });

        Assert.That(await traces.Documents(), Has.Count.EqualTo(2));
    }
}
