namespace Amazon.XRay.Recorder.Core.Internal.Entities;

/// <summary>Stands for the segment that AWS Lambda itself sends; only what is below it is.</summary>
sealed class FacadeSegment : Segment
{
    public FacadeSegment(string traceId, string? parentId)
        : base("Facade", traceId, parentId)
    {
        if (parentId is not null)
            Id = parentId;
    }
}
