namespace XRaySink;

/// <summary>How <see cref="XRay.RunMessage(string?, string, Func{Task}, XRayMessageOptions?)"/> traces a message.</summary>
public sealed class XRayMessageOptions
{
    /// <summary>The segment's name, and so its node on the service map; <see langword="null"/> stands for the service name.</summary>
    public string? Segment { get; init; }

    /// <summary>How the handling relates to the sender's trace. The default is <see cref="XRayMessageTrace.Continue"/>.</summary>
    public XRayMessageTrace Trace { get; init; }
}
