using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Internal.Entities;

namespace XRaySink.Entities;

/// <summary>
/// Takes the place of a segment or subsegment that has ended, for what comes below it late: the recorder adds nothing to what is
/// complete. It is never sent itself; what is below it is, each part on its own and with the id of the one that ended as its parent's.
/// </summary>
sealed class StandInSegment : Segment
{
    public StandInSegment(Entity ended)
        : base(ended.Name, ended.RootSegment!.TraceId)
    {
        Id = ended.Id;
        Sampled = ended.Sampled;
    }

    /// <summary>No. The recorder asks whenever something below has ended, which is when that can go.</summary>
    public override bool IsEmittable()
    {
        AWSXRayRecorder recorder = AWSXRayRecorder.Instance;
        recorder.StreamingStrategy.Stream(this, recorder.Emitter);
        return false;
    }
}
