using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Exceptions;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Sampling;
using Amazon.XRay.Recorder.Core.Strategies;
using XRaySink.Documents;

namespace XRaySink.Recorder.Tests;

/// <summary>
/// What the official recorder does that a bridge must know of. By default they run against the stand-in, and say that it has the same
/// habits; with <c>-p:OfficialAwsRecorder=true</c> against the official one, and say that it has them still.
/// </summary>
public class RecorderHabitTests
{
    RecordedTraces traces = null!;

    static AWSXRayRecorder Recorder => AWSXRayRecorder.Instance;

    [SetUp]
    public void Start()
    {
        traces = RecordedTraces.Start();
        Recorder.ClearEntity();
    }

    [TearDown]
    public void Stop() => traces.Dispose();

    [Test]
    public void Initialising_replaces_the_recorder_and_loses_what_was_set_on_it_but_not_the_current_entity()
    {
        AWSXRayRecorder before = Recorder;
        Recorder.BeginSegment("open");
        Entity open = Recorder.GetEntity();

        traces.Replace();

        Assert.That(Recorder, Is.Not.SameAs(before));
        Assert.That(Recorder.GetEntity(), Is.SameAs(open));
    }

    [TestCase(ContextMissingStrategy.LOG_ERROR)]
    [TestCase(ContextMissingStrategy.RUNTIME_ERROR)]
    public void Asking_for_an_entity_throws_where_there_is_none_whatever_the_strategy(ContextMissingStrategy strategy)
    {
        Recorder.ContextMissingStrategy = strategy;

        Assert.That(Recorder.IsEntityPresent(), Is.False);
        Assert.That(() => Recorder.GetEntity(), Throws.TypeOf<EntityNotAvailableException>());
        Assert.That(() => Recorder.SetEntity(null), Throws.Nothing);
    }

    [Test]
    public void Without_an_entity_the_strategy_decides_whether_recording_throws()
    {
        Assert.That(Record, Throws.Nothing);

        Recorder.ContextMissingStrategy = ContextMissingStrategy.RUNTIME_ERROR;

        Assert.That(Record, Throws.TypeOf<EntityNotAvailableException>());

        static void Record() => Recorder.AddAnnotation("key", "value");
    }

    [Test]
    public void The_end_of_a_segment_clears_the_current_entity_instead_of_restoring_it()
    {
        Recorder.BeginSegment("outer");
        Recorder.BeginSegment("inner");

        Recorder.EndSegment();

        Assert.That(Recorder.IsEntityPresent(), Is.False);
    }

    [Test]
    public void A_segment_is_not_ended_while_a_subsegment_is_current()
    {
        Recorder.BeginSegment("segment");
        Recorder.BeginSubsegment("open");
        Entity open = Recorder.GetEntity();

        Recorder.EndSegment();

        Assert.That(Recorder.GetEntity(), Is.SameAs(open));
        Assert.That(open.RootSegment!.IsInProgress);
    }

    [TestCaseSource(nameof(Unwritable))]
    public void The_end_of_a_segment_throws_on_metadata_that_it_cannot_write_and_clears_nothing(object unwritable)
    {
        Recorder.BeginSegment("segment");
        Recorder.AddMetadata("bad", unwritable);

        Assert.That(() => Recorder.EndSegment(), Throws.Exception);
        Assert.That(Recorder.IsEntityPresent());
    }

    static readonly object[] Unwritable = [new Cycle(), DateTimeOffset.UnixEpoch];

    [Test]
    public async Task The_name_of_a_sampling_rule_is_on_every_segment_that_follows()
    {
        Recorder.BeginSegment("ruled", samplingResponse: new SamplingResponse("rule", SampleDecision.Sampled));
        Recorder.EndSegment();
        Recorder.BeginSegment("unruled", samplingResponse: new SamplingResponse(SampleDecision.Sampled));
        Recorder.EndSegment();

        SegmentDocument unruled = (await traces.Documents()).Single(document => document.Name == "unruled");
        Assert.That(unruled.Element("aws", "xray", "sampling_rule_name")?.GetString(), Is.EqualTo("rule"));
    }

    [Test]
    public void Nothing_can_be_added_to_a_segment_that_has_ended()
    {
        Recorder.ContextMissingStrategy = ContextMissingStrategy.RUNTIME_ERROR;
        Recorder.BeginSegment("segment");
        Entity ended = Recorder.GetEntity();
        Recorder.EndSegment();
        Recorder.SetEntity(ended);

        Assert.That(() => Recorder.BeginSubsegment("late"), Throws.TypeOf<EntityNotAvailableException>());
        Assert.That(Recorder.GetEntity(), Is.SameAs(ended));
    }

    [Test]
    public async Task A_segment_is_sent_by_the_end_of_the_last_subsegment_and_not_before()
    {
        Recorder.BeginSegment("segment");
        Entity segment = Recorder.GetEntity();
        Recorder.BeginSubsegment("open");
        Entity open = Recorder.GetEntity();
        Recorder.SetEntity(segment);
        Recorder.EndSegment();
        Assert.That(await traces.Documents(), Is.Empty);

        Recorder.SetEntity(open);
        Recorder.EndSubsegment();

        Assert.That((await traces.Documents()).Single().Name, Is.EqualTo("segment"));
        Assert.That(Recorder.GetEntity(), Is.SameAs(segment));
    }

    [Test]
    public void Below_an_unsampled_segment_there_are_no_subsegments()
    {
        Recorder.BeginSegment("unsampled", samplingResponse: new SamplingResponse(SampleDecision.NotSampled));
        Entity segment = Recorder.GetEntity();

        Recorder.BeginSubsegment("none");

        Assert.That(Recorder.GetEntity(), Is.SameAs(segment));
    }

    [Test]
    public void Annotations_are_of_five_types()
    {
        Recorder.BeginSegment("segment");

        Assert.That(() => Recorder.AddAnnotation("key", 1.5m), Throws.TypeOf<InvalidAnnotationException>());
        Assert.That(() => Recorder.AddAnnotation("key", null!), Throws.ArgumentNullException);
        Recorder.EndSegment();
    }

    [Test]
    public void A_trace_id_is_of_X_Rays_shape_only()
    {
        Assert.That(() => Recorder.BeginSegment("segment", traceId: "5759e988bd862e3fe1be46a994272793"), Throws.ArgumentException);
    }

    [Test]
    public void Every_exception_is_a_fault()
    {
        Recorder.BeginSegment("segment");

        Recorder.AddException(new OperationCanceledException());

        Assert.That(Recorder.GetEntity().HasFault);
        Recorder.EndSegment();
    }

    [Test]
    public void A_trace_header_with_a_repeated_key_throws()
    {
        const string root = "Root=1-5759e988-bd862e3fe1be46a994272793";
        Assert.That(() => Amazon.XRay.Recorder.Core.Internal.Entities.TraceHeader.FromString(root + ";" + root), Throws.ArgumentException);
    }

    sealed class Cycle
    {
        public Cycle Self => this;
    }
}
