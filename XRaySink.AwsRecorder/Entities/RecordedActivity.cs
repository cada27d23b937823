using System.Diagnostics;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Sampling;

namespace XRaySink.Entities;

/// <summary>An activity, the entity that the recorder keeps for it, and what was current before both.</summary>
sealed class RecordedActivity
{
    const string Property = "XRaySink.AwsRecorder";

    readonly OpenSubsegments? children;

    RecordedActivity(Entity entity, Activity? caller, Entity? callerEntity, RecordedActivity? segment)
    {
        Entity = entity;
        Caller = caller;
        CallerEntity = callerEntity;
        Segment = segment ?? this;
        children = segment is null ? new OpenSubsegments() : null;
    }

    public Entity Entity { get; }

    /// <summary>The activity that was current when this one began.</summary>
    public Activity? Caller { get; }

    /// <summary>The entity that was current when this one began.</summary>
    public Entity? CallerEntity { get; }

    /// <summary>The request or task that it belongs to; itself when it is one.</summary>
    public RecordedActivity Segment { get; }

    public bool IsSegment => ReferenceEquals(Segment, this);

    public bool IsSampled => Entity.Sampled == SampleDecision.Sampled;

    /// <summary>What is open below the segment.</summary>
    public OpenSubsegments Open => Segment.children!;

    public static RecordedActivity? Of(Activity? activity) => activity?.GetCustomProperty(Property) as RecordedActivity;

    /// <summary>The nearest one at or above an activity in this process.</summary>
    public static RecordedActivity? At(Activity? activity)
    {
        for (; activity is not null; activity = activity.Parent)
        {
            if (Of(activity) is { } recorded)
                return recorded;
        }
        return null;
    }

    public static void Add(Activity activity, Entity entity, Activity? caller, Entity? callerEntity, RecordedActivity? segment) =>
        activity.SetCustomProperty(Property, new RecordedActivity(entity, caller, callerEntity, segment));
}
