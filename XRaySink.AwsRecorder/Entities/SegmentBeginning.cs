using System.Collections.Concurrent;
using System.Diagnostics;
using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Sampling;
using XRaySink.Documents;

namespace XRaySink.Entities;

/// <summary>Begins segments and subsegments with the recorder, and makes them its current entity.</summary>
static class SegmentBeginning
{
    const string XRayBlock = "xray";
    const string RuleName = "sampling_rule_name";

    /// <summary>Begins the segment of a request or task. In AWS Lambda, which sends the segment itself, it is a subsegment.</summary>
    public static Entity? Segment(Activity activity, string serviceName, SamplingResponse decision)
    {
        if (AWSXRayRecorder.IsLambda())
            return Subsegment(activity, CurrentEntity.Get());

        // Without the rule's name, which the recorder would write into what all segments share.
        AWSXRayRecorder.Instance.BeginSegment(
            serviceName,
            XRayId.Format(activity.TraceId),
            activity.ParentSpanId == default ? null : activity.ParentSpanId.ToHexString(),
            new SamplingResponse(decision.SampleDecision),
            activity.StartTimeUtc);
        Entity segment = AWSXRayRecorder.Instance.GetEntity();
        segment.Id = activity.SpanId.ToHexString();
        NameRule(segment, decision.RuleName);
        return segment;
    }

    /// <summary>Begins a subsegment below <paramref name="parent"/>; <see langword="null"/> when the recorder has begun none.</summary>
    public static Subsegment? Subsegment(Activity activity, Entity? parent)
    {
        string name = SegmentName.Of(activity.DisplayName);
        CurrentEntity.Set(parent);
        Subsegment? begun = parent is { IsInProgress: false } ? null : Begin(name, activity.StartTimeUtc, parent);

        // It may have ended in between.
        if (begun is null && parent is { IsInProgress: false })
        {
            parent = new StandInSegment(parent);
            CurrentEntity.Set(parent);
            begun = Begin(name, activity.StartTimeUtc, parent);
        }
        if (begun is not null)
            begun.Id = activity.SpanId.ToHexString();
        return begun;
    }

    static Subsegment? Begin(string name, DateTime start, Entity? parent)
    {
        AWSXRayRecorder.Instance.BeginSubsegment(name, start);
        return CurrentEntity.Get() is Subsegment begun && !ReferenceEquals(begun, parent) ? begun : null;
    }

    /// <summary>Gives the segment a block of its own: the recorder's is one for all, and bears the name of whatever rule was named last.</summary>
    static void NameRule(Entity segment, string? rule)
    {
        var block = segment.Aws.TryGetValue(XRayBlock, out object? shared) && shared is IDictionary<string, string> known
            ? new ConcurrentDictionary<string, string>(known)
            : new ConcurrentDictionary<string, string>();
        block.TryRemove(RuleName, out _);
        if (!string.IsNullOrEmpty(rule))
            block[RuleName] = rule;
        if (!block.IsEmpty)
            segment.Aws[XRayBlock] = block;
    }
}
