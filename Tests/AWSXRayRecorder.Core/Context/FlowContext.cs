using System.Runtime.ExceptionServices;
using Amazon.XRay.Recorder.Core.Exceptions;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Strategies;

namespace Amazon.XRay.Recorder.Core.Internal.Context;

/// <summary>The current entity of an asynchronous flow. The holder is static: it survives when the recorder is replaced.</summary>
class FlowContext : ITraceContext
{
    static readonly AsyncLocal<Entity?> Holder = new();

    public virtual Entity GetEntity() => Holder.Value ?? throw new EntityNotAvailableException("Entity doesn't exist in AsyncLocal");

    public void SetEntity(Entity? entity) => Holder.Value = entity;

    public void ClearEntity() => Holder.Value = null;

    public bool IsEntityPresent() => Holder.Value is not null;

    public void HandleEntityMissing(IAWSXRayRecorder recorder, Exception e, string message)
    {
        if (recorder.ContextMissingStrategy == ContextMissingStrategy.RUNTIME_ERROR)
            ExceptionDispatchInfo.Throw(e);
    }
}

/// <summary>In AWS Lambda there always is an entity: at least the function's own segment.</summary>
sealed class LambdaContext : FlowContext
{
    public override Entity GetEntity()
    {
        if (!IsEntityPresent())
            SetEntity(LambdaInvocations.Facade());
        return base.GetEntity();
    }
}
