namespace XRaySink;

/// <summary>What <see cref="XRayTaskAttribute"/> says about a method, for work that is handed to <see cref="XRay.RunTask(string, Func{Task}, XRayTaskOptions?)"/>.</summary>
public sealed class XRayTaskOptions
{
    /// <summary>The segment's name, and so its node on the service map; <see langword="null"/> stands for the service name.</summary>
    public string? Segment { get; init; }

    /// <summary>How the task relates to a trace that is current when it is started. The default is <see cref="XRayTraceMode.New"/>.</summary>
    public XRayTraceMode Trace { get; init; }
}
