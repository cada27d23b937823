using System.Diagnostics;
using XRaySink.Documents;
using XRaySink.Sampling;
using XRaySink.Testing;
using XRaySink.Validation;
using XRaySink.Tests.Sink;

namespace XRaySink.Tests.Documents;

/// <summary>Real activities through a sink of their own, and what it wrote of them. Everything written has passed the validator.</summary>
static class Recorded
{
    static readonly ActivitySource Source = new("Tests.Documents");

    public static SegmentDocument Segment(Action<Activity> record, Action<XRaySinkOptions>? configure = null, Action<SegmentSink>? prepare = null) =>
        Run(record, configure, prepare).Single(document => !document.IsSubsegment);

    public static SegmentDocument Subsegment(
        Action<Activity> record, ActivityKind kind = ActivityKind.Client, string name = "operation", Action<XRaySinkOptions>? configure = null) =>
        Run(_ => Child(name, kind, record), configure).Single(document => !document.IsSubsegment).Subsegments.Single();

    /// <summary>Records an activity below the current one.</summary>
    public static void Child(string name, ActivityKind kind = ActivityKind.Internal, Action<Activity>? record = null, IEnumerable<ActivityLink>? links = null)
    {
        using Activity child = Source.StartActivity(name, kind, parentContext: default, links: links)!;
        record?.Invoke(child);
    }

    /// <summary>Records a segment with whatever <paramref name="record"/> does in it.</summary>
    public static IReadOnlyList<SegmentDocument> Run(
        Action<Activity> record, Action<XRaySinkOptions>? configure = null, Action<SegmentSink>? prepare = null, TraceHeader incoming = default)
    {
        var emitter = new CollectingEmitter();
        using (SegmentSink sink = FlowSink.Start(options =>
        {
            options.SendToDaemon = false;
            options.Emitters.Add(emitter);
            configure?.Invoke(options);
        }))
        {
            prepare?.Invoke(sink);
            using Activity segment = sink.StartSegment("request", incoming, new SamplingRequest())!;
            record(segment);
        }

        Assert.That(SegmentValidator.ValidateAll(emitter.Emitted), Is.Empty);
        return emitter.Documents;
    }
}
