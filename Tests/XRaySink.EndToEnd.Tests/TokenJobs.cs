using System.Diagnostics;

namespace XRaySink.EndToEnd.Tests;

/// <summary>Background work as an application has it; woven when this project is built.</summary>
class TokenJobs
{
    [XRayTask]
    public async Task<ActivityTraceId> CleanupStaleTokensAsync()
    {
        await Task.Yield();
        return Activity.Current?.TraceId ?? default;
    }

    [XRayTask]
    public async Task<string> WithChildren(int count)
    {
        for (int i = 0; i < count; i++)
        {
            using (XRay.BeginSubsegment("child " + i))
                await Task.Yield();
        }
        return XRay.TraceId ?? "";
    }

    [XRayTask("fail/now")]
    public async Task Fails(Exception exception)
    {
        await Task.Yield();
        throw exception;
    }

    [XRayTask(Segment = "token-jobs", Trace = XRayTraceMode.Join)]
    public async Task Joined() => await Task.Yield();
}

sealed class SpecialTokenJobs : TokenJobs;
