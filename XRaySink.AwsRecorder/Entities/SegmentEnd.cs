using System.Diagnostics;
using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Sampling;
using XRaySink.Documents;
using XRaySink.Listening;
using XRaySink.Recording;

namespace XRaySink.Entities;

/// <summary>Ends segments and subsegments with the recorder.</summary>
static class SegmentEnd
{
    public static void Of(Activity activity, RecordedActivity recorded, Complaints complaints)
    {
        Entity entity = recorded.Entity;
        EndWhatTheBodyLeftOpen(entity, complaints);
        CurrentEntity.Set(entity);
        if (recorded.IsSegment)
            recorded.Open.Detach(entity);
        else
            recorded.Open.Remove((Subsegment)entity);

        // The body may have ended it itself.
        if (!entity.IsInProgress)
            return;

        if (activity.GetCustomProperty(SegmentTags.DiscardedProperty) is not null)
            entity.Sampled = SampleDecision.NotSampled;
        else if (recorded.IsSampled)
            complaints.Run("what an activity says", static end => EntityWriter.Write(end.activity, end.entity), (activity, entity));

        End(entity, activity.StartTimeUtc + activity.Duration, complaints);
    }

    // The recorder sends nothing of a segment in which anything is open.
    static void EndWhatTheBodyLeftOpen(Entity entity, Complaints complaints)
    {
        while (CurrentEntity.Get() is Subsegment { IsInProgress: true } left && !ReferenceEquals(left, entity) && CurrentEntity.IsAtOrBelow(left, entity))
        {
            End(left, DateTime.UtcNow, complaints);
            if (left.IsInProgress)
                return;
        }
    }

    static void End(Entity entity, DateTime time, Complaints complaints)
    {
        if (!complaints.Run("the end of a segment", End, (entity, time)))
            complaints.Run("a segment again, with metadata that can be written", SendAgain, entity);
    }

    static void End((Entity Entity, DateTime Time) end)
    {
        if (end.Entity is Segment)
            AWSXRayRecorder.Instance.EndSegment(end.Time);
        else
            AWSXRayRecorder.Instance.EndSubsegment(end.Time);
    }

    /// <summary>The recorder throws where it cannot write metadata. It has ended the entity by then, and sent nothing.</summary>
    static void SendAgain(Entity entity)
    {
        Segment root = entity.RootSegment!;
        WritableMetadata.Make(root);
        AWSXRayRecorder recorder = AWSXRayRecorder.Instance;
        if (entity.IsEmittable())
            recorder.Emitter.Send(root);
        else if (recorder.StreamingStrategy.ShouldStream(entity))
            recorder.StreamingStrategy.Stream(root, recorder.Emitter);
    }
}
