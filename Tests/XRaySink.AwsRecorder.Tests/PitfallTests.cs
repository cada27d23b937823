using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Internal.Emitters;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Sampling;
using Amazon.XRay.Recorder.Core.Strategies;
using XRaySink.Documents;

namespace XRaySink.Recorder.Tests;

/// <summary>The habits of the official recorder that <see cref="RecorderHabitTests"/> shows, and what a task makes of them.</summary>
public class PitfallTests
{
    static AWSXRayRecorder Recorder => AWSXRayRecorder.Instance;

    readonly Jobs jobs = new();

    [Test]
    public async Task The_recorder_may_be_replaced_while_a_task_runs()
    {
        using var traces = RecordedTraces.Start();

        await jobs.Run(async () =>
        {
            traces.Replace();
            await jobs.Step(() => Task.CompletedTask);
            traces.Replace();
        });

        Assert.That((await traces.Document()).Subsegments.Single().Name, Is.EqualTo("step"));
    }

    [Test]
    public async Task Without_an_entity_nothing_asks_for_one()
    {
        using var traces = RecordedTraces.Start();
        Recorder.ContextMissingStrategy = ContextMissingStrategy.RUNTIME_ERROR;
        Recorder.ClearEntity();

        Assert.That(async () => await jobs.Step(() => Task.CompletedTask), Throws.Nothing);
        Assert.That(() => jobs.ShortStep(() => { }), Throws.Nothing);
        Assert.That(async () => await jobs.Run(() =>
        {
            Recorder.ClearEntity();
            return jobs.Step(() => Task.CompletedTask);
        }), Throws.Nothing);

        Assert.That((await traces.Document()).Subsegments.Single().Name, Is.EqualTo("step"));
    }

    [TestCaseSource(nameof(Unwritable))]
    public async Task Metadata_that_the_recorder_cannot_write_costs_neither_the_segment_nor_the_rest_of_the_metadata(Func<object> unwritable)
    {
        using var traces = RecordedTraces.Start();

        await jobs.Run(async () =>
        {
            Recorder.AddMetadata("good", "kept");
            await jobs.Step(() =>
            {
                Recorder.AddMetadata("bad", unwritable());
                return Task.CompletedTask;
            });
        });

        SegmentDocument segment = await traces.Document();
        Assert.That(segment.Element("metadata", "default", "good")?.GetString(), Is.EqualTo("kept"));
        Assert.That(segment.Subsegments.Single().Element("metadata", "default", "bad"), Is.Not.Null);
        Assert.That(Recorder.IsEntityPresent(), Is.False);
    }

    static readonly Func<object>[] Unwritable = [() => new Cycle(), () => DateTimeOffset.UnixEpoch];

    [Test]
    public async Task Metadata_that_the_recorder_cannot_write_does_not_take_the_place_of_the_bodys_exception()
    {
        using var traces = RecordedTraces.Start();

        Assert.That(async () => await jobs.Run(() =>
        {
            Recorder.AddMetadata("bad", new Cycle());
            throw new FormatException("its own");
        }), Throws.TypeOf<FormatException>().With.Message.EqualTo("its own"));

        Assert.That((await traces.Document()).IsFault);
    }

    [Test]
    public async Task The_name_of_a_sampling_rule_is_on_the_segment_that_it_decided_and_on_no_other()
    {
        using var traces = RecordedTraces.Start(SampleDecision.Sampled, rule: "ruled");
        const string header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

        await jobs.Run(() => Task.CompletedTask);
        await XRay.RunMessage(header, "unruled", () => Task.CompletedTask);
        Recorder.BeginSegment("by hand", samplingResponse: new SamplingResponse("leaks", SampleDecision.Sampled));
        Recorder.EndSegment();
        await XRay.RunMessage(header, "unruled", () => Task.CompletedTask);

        IReadOnlyList<SegmentDocument> documents = await traces.Documents();
        Assert.That(documents.Select(RuleOf), Is.EqualTo(["ruled", null, "leaks", null]));
        Assert.That(documents[0].Element("aws", "xray", "sdk")?.GetString(), Does.StartWith("X-Ray for .NET"), "the rest of the block");
    }

    [Test]
    public async Task A_segment_is_sent_although_the_body_has_left_a_subsegment_open()
    {
        using var traces = RecordedTraces.Start();

        Assert.That(async () => await jobs.Run(() =>
        {
            Recorder.BeginSubsegment("left open");
            Recorder.BeginSubsegment("and below");
            throw new FormatException();
        }), Throws.TypeOf<FormatException>());

        SegmentDocument left = (await traces.Document()).Subsegments.Single();
        Assert.That((left.Name, left.Subsegments.Single().Name), Is.EqualTo(("left open", "and below")));
        Assert.That(left.EndTime, Is.Not.Null);
    }

    [Test]
    public async Task A_body_that_ends_its_own_segment_ends_it_once()
    {
        using var traces = RecordedTraces.Start();

        await jobs.Run(() =>
        {
            Recorder.EndSegment();
            return Task.CompletedTask;
        });
        await jobs.Run(() => jobs.Step(() =>
        {
            Recorder.EndSubsegment();
            return Task.CompletedTask;
        }));

        Assert.That(await traces.Documents(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_sampler_that_throws_costs_the_trace_and_nothing_else()
    {
        using var traces = RecordedTraces.Start();
        Recorder.SamplingStrategy = new ThrowingSampler();

        Assert.That(async () => await jobs.Run(() => Task.CompletedTask), Throws.Nothing);

        Assert.That(await traces.Documents(), Is.Empty);
    }

    [Test]
    public async Task An_emitter_that_throws_does_not_reach_the_traced_code()
    {
        using var traces = RecordedTraces.Start();
        Recorder.Emitter = new ThrowingEmitter();

        Assert.That(async () => await jobs.Run(() => jobs.Step(() => Task.CompletedTask)), Throws.Nothing);
        Assert.That(Recorder.IsEntityPresent(), Is.False);
    }

    [Test]
    public async Task An_exception_whose_own_message_throws_is_a_fault_all_the_same()
    {
        using var traces = RecordedTraces.Start();

        Assert.That(async () => await jobs.Run(() => throw new HostileException()), Throws.TypeOf<HostileException>());

        Assert.That((await traces.Document()).IsFault);
    }

    [Test]
    public async Task Of_250_subsegments_none_is_lost_although_the_recorder_sends_most_of_them_alone()
    {
        using var traces = RecordedTraces.Start();

        await jobs.Run(async () =>
        {
            for (int i = 0; i < 250; i++)
                await jobs.Step(() => Task.CompletedTask);
        });

        IReadOnlyList<SegmentDocument> documents = await traces.Documents();
        SegmentDocument segment = documents.Single(document => !document.IsSubsegment);
        SegmentDocument[] alone = [.. documents.Where(document => document.IsSubsegment)];
        Assert.That(alone.Concat(segment.Subsegments).Select(step => step.Id).Distinct().Count(), Is.EqualTo(250));
        Assert.That(alone.Select(step => step.ParentId).Distinct(), Is.EqualTo([segment.Id]));
    }

    [Test]
    public async Task What_X_Ray_would_refuse_in_a_name_is_left_out()
    {
        using var traces = RecordedTraces.Start();

        await jobs.Run(() =>
        {
            using (XRay.BeginSubsegment("a<b>|c\"d"))
                return Task.CompletedTask;
        });

        Assert.That((await traces.Document()).Subsegments.Single().Name, Is.EqualTo("abcd"));
    }

    static string? RuleOf(SegmentDocument document) => document.Element("aws", "xray", "sampling_rule_name")?.GetString();

    sealed class Cycle
    {
        public Cycle Self => this;
    }

    sealed class HostileException : Exception
    {
        public override string Message => throw new NotSupportedException();
    }

    sealed class ThrowingSampler : ISamplingStrategy
    {
        public SamplingResponse ShouldTrace(SamplingInput input) => throw new NotSupportedException();
    }

    sealed class ThrowingEmitter : ISegmentEmitter
    {
        public void Send(Entity segment) => throw new NotSupportedException();

        public void SetDaemonAddress(string daemonAddress)
        {
        }

        public void Dispose()
        {
        }
    }
}
