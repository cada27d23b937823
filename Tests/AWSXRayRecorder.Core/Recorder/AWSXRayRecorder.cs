using Amazon.XRay.Recorder.Core.Internal.Context;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Sampling;
using Microsoft.Extensions.Configuration;

namespace Amazon.XRay.Recorder.Core;

public class AWSXRayRecorder : AWSXRayRecorderImpl
{
    bool isDisabled;

    /// <summary>Replaced as a whole by <c>InitializeInstance</c>, which the official middleware calls: all that was set on it is gone.</summary>
    public static AWSXRayRecorder Instance { get; private set; } = new();

    public static void InitializeInstance(IConfiguration? configuration) => InitializeInstance(configuration, null);

    public static void InitializeInstance(IConfiguration? configuration = null, AWSXRayRecorder? recorder = null)
    {
        recorder ??= new AWSXRayRecorder();
        recorder.isDisabled = bool.TryParse(configuration?["XRay:DisableXRayTracing"], out bool disabled) && disabled;
        Instance = recorder;
    }

    public static bool IsLambda() => Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT") is not null;

    public override bool IsTracingDisabled() => isDisabled;

    public override void BeginSubsegment(string name, DateTime? timestamp = null)
    {
        if (IsTracingDisabled())
            return;

        bool isLambda = IsLambda();
        if (isLambda && IsEntityPresent() && GetEntity().RootSegment?.TraceId != LambdaInvocations.TraceId)
            ClearEntity(); // left behind by an earlier invocation

        OnEntity(parent =>
        {
            if (parent.Sampled != SampleDecision.Sampled && !isLambda)
                return;

            var subsegment = new Subsegment(name) { Sampled = parent.Sampled };
            parent.AddSubsegment(subsegment);
            subsegment.SetStartTime(timestamp ?? DateTime.UtcNow);
            SetEntity(subsegment);
        });
    }

    public override void EndSubsegment(DateTime? timestamp = null)
    {
        if (IsTracingDisabled())
            return;

        OnEntity(entity =>
        {
            if (entity.Sampled != SampleDecision.Sampled && !IsLambda())
                return;

            var subsegment = (Subsegment)entity;
            subsegment.IsInProgress = false;
            SetEntity(subsegment.Parent);
            subsegment.Release();
            subsegment.SetEndTime(timestamp ?? DateTime.UtcNow);
            SendWhatIsDone(subsegment);
            if (IsEntityPresent() && GetEntity() is FacadeSegment facade)
                EndFacade(facade);
        });
    }

    void EndFacade(FacadeSegment facade)
    {
        facade.IsInProgress = false;
        facade.Release();
        StreamingStrategy.Stream(facade, Emitter);
        ClearEntity();
    }
}
