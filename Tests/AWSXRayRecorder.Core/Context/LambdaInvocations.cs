using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Sampling;

namespace Amazon.XRay.Recorder.Core.Internal.Context;

static class LambdaInvocations
{
    public static string? TraceId => Header.RootTraceId;

    static TraceHeader Header => TraceHeader.FromString(Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"));

    /// <summary>The segment of the present invocation; what Lambda left incomplete is not sampled.</summary>
    public static Segment Facade() =>
        Header is { RootTraceId: { } root, ParentId: { } parent, Sampled: not SampleDecision.Unknown and var sampled }
            ? new FacadeSegment(root, parent) { Sampled = sampled }
            : new FacadeSegment(Entities.TraceId.NewId(), parentId: null) { Sampled = SampleDecision.NotSampled };
}
