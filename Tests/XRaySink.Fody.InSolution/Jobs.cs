namespace XRaySink.Fody.InSolution;

/// <summary>Woven by the build itself, as the samples are.</summary>
public class Jobs
{
    [XRayTask]
    public async Task<string?> TraceOfThisCallAsync()
    {
        await Task.Yield();
        return XRay.TraceId;
    }
}
