namespace XRaySink;

/// <summary>
/// Makes each call of a background method a trace of its own. The <c>XRaySink.Fody</c> add-in rewrites the method
/// after compilation; the method's code, result, exceptions and its caller's context stay as they are.
/// </summary>
/// <remarks>
/// On a class or an assembly the mark applies to its public and internal asynchronous methods.
/// The nearest mark wins, and <see cref="XRayIgnoreAttribute"/> wins over every other.
/// </remarks>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Assembly,
    Inherited = false)]
public sealed class XRayTaskAttribute : Attribute
{
    /// <summary>Names the task after its type and method: <c>task://localhost/{Type}/{Method}</c>.</summary>
    public XRayTaskAttribute()
    {
    }

    /// <summary>Gives the task a path of its own: <c>task://localhost/{path}</c>.</summary>
    /// <param name="path">A URL path without a leading slash, such as <c>cleanup/tokens</c>.</param>
    public XRayTaskAttribute(string path) => Path = path;

    /// <summary>The path of the task's synthetic URL; <see langword="null"/> stands for <c>{Type}/{Method}</c>.</summary>
    public string? Path { get; }

    /// <summary>The segment's name, and so its node on the service map; <see langword="null"/> stands for the service name.</summary>
    public string? Segment { get; set; }

    /// <summary>How the task relates to a trace that is current when it is called. The default is <see cref="XRayTraceMode.New"/>.</summary>
    public XRayTraceMode Trace { get; set; }
}
