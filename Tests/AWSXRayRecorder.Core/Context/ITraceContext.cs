using Amazon.XRay.Recorder.Core.Internal.Entities;

namespace Amazon.XRay.Recorder.Core.Internal.Context;

public interface ITraceContext
{
    Entity GetEntity();

    void SetEntity(Entity? entity);

    void ClearEntity();

    bool IsEntityPresent();

    void HandleEntityMissing(IAWSXRayRecorder recorder, Exception e, string message);
}
