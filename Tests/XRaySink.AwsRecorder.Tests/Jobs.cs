using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Internal.Entities;

namespace XRaySink.Recorder.Tests;

/// <summary>Background work as an application has it; woven when this project is built.</summary>
public class Jobs
{
    static AWSXRayRecorder Recorder => AWSXRayRecorder.Instance;

    [XRayTask]
    public async Task<(string? TraceId, string? EntityTraceId, string EntityId)> CleanupAsync()
    {
        await Task.Yield();
        Recorder.AddAnnotation("deleted", 3);
        Recorder.AddMetadata("note", "by the recorder");
        return (XRay.TraceId, Recorder.GetEntity().TraceId, Recorder.GetEntity().Id);
    }

    [XRayTask]
    public async Task<Entity> Run(Func<Task> body)
    {
        Entity entity = Recorder.GetEntity();
        await body();
        return entity;
    }

    [XRayTask]
    public void RunSynchronously(Action body) => body();

    [XRayTask]
    public Task RunReturned(Func<Task> body) => body();

    [XRayTask(Segment = "joined-jobs", Trace = XRayTraceMode.Join)]
    public async Task Join(Func<Task> body) => await body();

    [XRayTask]
    public async IAsyncEnumerable<Entity> Entities(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return Recorder.GetEntity();
        }
    }

    [XRaySubsegment("step")]
    public async Task Step(Func<Task> body) => await body();

    [XRaySubsegment("short step")]
    public void ShortStep(Action body) => body();
}
