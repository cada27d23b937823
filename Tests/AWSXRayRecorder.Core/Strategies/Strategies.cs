using Amazon.XRay.Recorder.Core.Internal.Emitters;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Sampling;

namespace Amazon.XRay.Recorder.Core.Strategies;

public enum ContextMissingStrategy
{
    LOG_ERROR = 0,
    RUNTIME_ERROR = 1,
}

public interface IStreamingStrategy
{
    bool ShouldStream(Entity entity);

    void Stream(Entity entity, ISegmentEmitter emitter);
}

/// <summary>Sends finished subsegments on their own when a segment holds a hundred.</summary>
public class DefaultStreamingStrategy : IStreamingStrategy
{
    const int MaxSubsegments = 100;

    public bool ShouldStream(Entity entity) =>
        entity is { Sampled: SampleDecision.Sampled, RootSegment.Size: >= MaxSubsegments };

    public void Stream(Entity entity, ISegmentEmitter emitter)
    {
        lock (entity.Subsegments)
        {
            foreach (Subsegment child in entity.Subsegments)
                Stream(child, emitter);
            entity.Subsegments.RemoveAll(child => child.HasStreamed);
        }

        if (entity is Subsegment { Sampled: SampleDecision.Sampled, IsInProgress: false, Reference: <= 0, Subsegments: [] } done)
            StreamAlone(done, emitter);
    }

    static void StreamAlone(Subsegment subsegment, ISegmentEmitter emitter)
    {
        subsegment.TraceId = subsegment.RootSegment!.TraceId;
        subsegment.ParentId = subsegment.Parent!.Id;
        subsegment.Type = "subsegment";
        emitter.Send(subsegment);
        subsegment.RootSegment.Shrink();
        subsegment.HasStreamed = true;
    }
}
