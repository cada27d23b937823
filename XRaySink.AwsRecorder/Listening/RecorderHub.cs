using System.Diagnostics;
using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Sampling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using XRaySink.Entities;
using XRaySink.Propagation;
using XRaySink.Recording;

namespace XRaySink.Listening;

/// <summary>
/// Listens to the activities of this process and records ours with the official recorder. Everything here runs on the thread of the
/// traced code, and nothing here throws.
/// </summary>
static class RecorderHub
{
    static readonly object Gate = new();
    static readonly Func<ActivityTraceId> GenerateTraceId = XRayTraceIds.Generate;

    // What was decided about the segment that this thread is starting.
    [ThreadStatic]
    static SamplingResponse? decided;

    static int users;
    static ActivityListener? listener;
    static RecorderSettings settings = new(new AwsRecorderOptions());
    static Complaints complaints = new(NullLogger.Instance);

    public static void Open(AwsRecorderOptions options)
    {
        lock (Gate)
        {
            if (users++ > 0)
                return;

            ILogger logger = options.LoggerFactory?.CreateLogger(RecorderLog.Category) ?? NullLogger.Instance;
            settings = new RecorderSettings(options);
            complaints = new Complaints(logger);
            Activity.TraceIdGenerator ??= GenerateTraceId;
            EntityFollower.Follow(complaints);
            listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == XRaySource.Name || Includes(source),
                Sample = Sample,
                ActivityStarted = static activity => complaints.Run("the beginning of a segment", Started, activity),
                ActivityStopped = static activity => complaints.Run("the end of a segment", Stopped, activity),
            };
            ActivitySource.AddActivityListener(listener);
            ProcessRecorder.ServiceName = settings.ServiceName;
            RecorderLog.Started(logger, settings.ServiceName);
        }
    }

    public static void Close()
    {
        lock (Gate)
        {
            if (--users > 0)
                return;

            ProcessRecorder.ServiceName = null;
            listener?.Dispose();
            listener = null;
            EntityFollower.Cease();
            if (Activity.TraceIdGenerator == GenerateTraceId)
                Activity.TraceIdGenerator = null;
        }
    }

    static bool Includes(ActivitySource source)
    {
        bool includes = false;
        complaints.Run(nameof(AwsRecorderOptions.IncludeSource), asked => includes = settings.Includes(asked), source);
        return includes;
    }

    static bool IsSegment(string source, ActivityKind kind) => kind == ActivityKind.Server && source == XRaySource.Name;

    static ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options)
    {
        RecordedActivity? around = RecordedActivity.At(Activity.Current);
        if (around is not null && Activity.Current!.TraceId != options.Parent.TraceId)
            around = null;
        if (!IsSegment(options.Source.Name, options.Kind))
            return around is { Segment.IsSampled: true } ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None;

        var question = new SamplingQuestion(options, around?.Segment);
        decided = null;
        if (!complaints.Run("the sampling decision", static asked => decided = asked.Answer(settings.ServiceName), question))
            decided = new SamplingResponse(SampleDecision.NotSampled);

        // An unsampled segment exists all the same: calls behind it must hear Sampled=0.
        return decided is null ? ActivitySamplingResult.None
            : decided.SampleDecision == SampleDecision.Sampled ? ActivitySamplingResult.AllDataAndRecorded
            : ActivitySamplingResult.PropagationData;
    }

    static void Started(Activity activity)
    {
        Activity? caller = EntityFollower.CallerOf(activity);
        Entity? callerEntity = CurrentEntity.Get();
        bool isBegun = false;
        try
        {
            RecordedActivity? around = RecordedActivity.At(activity.Parent)?.Segment;
            bool isSegment = IsSegment(activity.Source.Name, activity.Kind);
            Entity? entity = isSegment ? BeginSegment(activity) : BeginSubsegment(activity, callerEntity);
            if (entity is null)
                return;

            RecordedActivity.Add(activity, entity, caller, callerEntity, isSegment ? null : around);
            isBegun = true;
        }
        finally
        {
            if (!isBegun)
                CurrentEntity.Set(callerEntity);
        }
    }

    static Entity? BeginSegment(Activity activity)
    {
        SamplingResponse? decision = decided;
        decided = null;
        return decision is null ? null : SegmentBeginning.Segment(activity, settings.ServiceName, decision);
    }

    static Subsegment? BeginSubsegment(Activity activity, Entity? callerEntity)
    {
        if (RecordedActivity.At(activity.Parent) is not { Segment.IsSampled: true } parent)
            return null;

        // Code may have begun subsegments of its own below the parent's.
        Entity above = CurrentEntity.IsAtOrBelow(callerEntity, parent.Entity) ? callerEntity! : parent.Entity;
        Subsegment? subsegment = SegmentBeginning.Subsegment(activity, above);
        if (subsegment is not null)
            parent.Open.Add(subsegment);
        return subsegment;
    }

    static void Stopped(Activity activity)
    {
        if (RecordedActivity.Of(activity) is not { } recorded)
            return;

        // It may be stopped in a flow in which something else goes on.
        Entity? present = CurrentEntity.Get();
        Entity? next = present is null || CurrentEntity.IsAtOrBelow(present, recorded.Entity) ? recorded.CallerEntity : present;
        try
        {
            SegmentEnd.Of(activity, recorded, complaints);
        }
        finally
        {
            CurrentEntity.Set(next);
        }
    }
}
