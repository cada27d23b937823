using System.Collections.Concurrent;
using Amazon.XRay.Recorder.Core.Exceptions;
using Amazon.XRay.Recorder.Core.Internal.Context;
using Amazon.XRay.Recorder.Core.Internal.Emitters;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Sampling;
using Amazon.XRay.Recorder.Core.Strategies;

namespace Amazon.XRay.Recorder.Core;

/// <summary>Records onto the current entity of the flow. Without one it complains as the strategy says, and never by itself.</summary>
public abstract class AWSXRayRecorderImpl : IAWSXRayRecorder
{
    // One for all segments, as in the official recorder: what one of them is given, the later ones show too.
    readonly ConcurrentDictionary<string, string> xray = new() { ["sdk"] = "X-Ray for .NET Core", ["sdk_version"] = "2.14.0" };

    public ITraceContext TraceContext { get; set; } = AWSXRayRecorder.IsLambda() ? new LambdaContext() : new FlowContext();

    public ISamplingStrategy SamplingStrategy { get; set; } = new EveryTrace();

    public IStreamingStrategy StreamingStrategy { get; set; } = new DefaultStreamingStrategy();

    public ISegmentEmitter Emitter { get; set; } = new UdpSegmentEmitter();

    public ContextMissingStrategy ContextMissingStrategy { get; set; }

    public string? Origin { get; set; }

    public abstract bool IsTracingDisabled();

    public abstract void BeginSubsegment(string name, DateTime? timestamp = null);

    public abstract void EndSubsegment(DateTime? timestamp = null);

    /// <summary>Overwrites the current entity.</summary>
    public void BeginSegment(string name, string? traceId = null, string? parentId = null, SamplingResponse? samplingResponse = null, DateTime? timestamp = null)
    {
        RefuseInLambda();
        var segment = new Segment(name, traceId, parentId);
        samplingResponse ??= SamplingStrategy.ShouldTrace(new SamplingInput(name));
        if (!IsTracingDisabled())
        {
            segment.SetStartTime(timestamp ?? DateTime.UtcNow);
            if (samplingResponse.RuleName is { Length: > 0 } rule)
                xray["sampling_rule_name"] = rule;
            segment.Aws["xray"] = xray;
            segment.Service["runtime"] = ".NET Core Framework";
            segment.Origin = Origin;
        }
        segment.Sampled = samplingResponse.SampleDecision;
        TraceContext.SetEntity(segment);
    }

    /// <summary>Leaves no entity behind, whatever was current before the segment; or the segment, when it cannot be written.</summary>
    public void EndSegment(DateTime? timestamp = null)
    {
        RefuseInLambda();
        OnEntity(entity =>
        {
            var segment = (Segment)entity;
            segment.SetEndTime(timestamp ?? DateTime.UtcNow);
            segment.IsInProgress = false;
            segment.Release();
            SendWhatIsDone(segment);
            TraceContext.ClearEntity();
        });
        if (IsTracingDisabled())
            TraceContext.ClearEntity();
    }

    public void AddAnnotation(string key, object value) => OnEntity(entity => entity.AddAnnotation(key, value));

    public void AddMetadata(string key, object? value) => OnEntity(entity => entity.AddMetadata(key, value));

    public void AddMetadata(string nameSpace, string key, object? value) => OnEntity(entity => entity.AddMetadata(nameSpace, key, value));

    public void AddException(Exception ex) => OnEntity(entity => entity.AddException(ex));

    public void AddHttpInformation(string key, object value) => OnEntity(entity => entity.Http[key] = value);

    public void AddSqlInformation(string key, string value) => OnEntity(entity => entity.Sql[key] = value);

    public void SetNamespace(string value) => OnEntity(entity =>
    {
        if (entity is Subsegment subsegment)
            subsegment.Namespace = value;
    });

    public void MarkFault() => OnEntity(entity => (entity.HasFault, entity.HasError) = (true, false));

    public void MarkError() => OnEntity(entity => (entity.HasFault, entity.HasError) = (false, true));

    /// <summary>Throws when there is none, whatever the strategy says.</summary>
    public Entity GetEntity() => TraceContext.GetEntity();

    public void SetEntity(Entity? entity) => TraceContext.SetEntity(entity);

    public void ClearEntity() => TraceContext.ClearEntity();

    public bool IsEntityPresent() => TraceContext.IsEntityPresent();

    public void SetDaemonAddress(string daemonAddress) => Emitter.SetDaemonAddress(daemonAddress);

    public TResult TraceMethod<TResult>(string name, Func<TResult> method)
    {
        BeginSubsegment(name);
        try
        {
            return method();
        }
        catch (Exception exception)
        {
            AddException(exception);
            throw;
        }
        finally
        {
            EndSubsegment();
        }
    }

    public async Task<TResult> TraceMethodAsync<TResult>(string name, Func<Task<TResult>> method)
    {
        BeginSubsegment(name);
        try
        {
            return await method().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            AddException(exception);
            throw;
        }
        finally
        {
            EndSubsegment();
        }
    }

    public void Dispose()
    {
        Emitter.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void OnEntity(Action<Entity> action)
    {
        if (IsTracingDisabled())
            return;

        try
        {
            action(TraceContext.GetEntity());
        }
        catch (EntityNotAvailableException missing)
        {
            TraceContext.HandleEntityMissing(this, missing, missing.Message);
        }
        catch (InvalidCastException wrong)
        {
            var missing = new EntityNotAvailableException("The current entity is of another kind.", wrong);
            TraceContext.HandleEntityMissing(this, missing, missing.Message);
        }
    }

    /// <summary>Nothing, while any part is open; the part that ends last sends the whole.</summary>
    protected void SendWhatIsDone(Entity ended)
    {
        if (ended.Sampled == SampleDecision.Sampled && ended.IsEmittable())
            Emitter.Send(ended.RootSegment!);
        else if (StreamingStrategy.ShouldStream(ended))
            StreamingStrategy.Stream(ended.RootSegment!, Emitter);
    }

    static void RefuseInLambda()
    {
        if (AWSXRayRecorder.IsLambda())
            throw new UnsupportedOperationException("Lambda sends the segment.");
    }
}
