using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Internal.Entities;

namespace XRaySink.Entities;

/// <summary>
/// What is current for the official recorder in this flow. The recorder is asked for anew each time: the official middleware replaces it.
/// </summary>
static class CurrentEntity
{
    // GetEntity throws where there is none.
    public static Entity? Get() => AWSXRayRecorder.Instance is var recorder && recorder.IsEntityPresent() ? recorder.GetEntity() : null;

    public static void Set(Entity? entity)
    {
        if (entity is null)
            AWSXRayRecorder.Instance.ClearEntity();
        else
            AWSXRayRecorder.Instance.SetEntity(entity);
    }

    /// <summary>Whether an entity is another, or lies below it in the same segment.</summary>
    public static bool IsAtOrBelow(Entity? entity, Entity other)
    {
        while (entity is not null && !ReferenceEquals(entity, other))
            entity = (entity as Subsegment)?.Parent;
        return entity is not null;
    }
}
