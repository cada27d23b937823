namespace XRaySink;

/// <summary>
/// Makes each call of a method a subsegment of the current trace. Without a current trace the call is left alone.
/// </summary>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Assembly,
    Inherited = false)]
public sealed class XRaySubsegmentAttribute : Attribute
{
    /// <summary>Names the subsegment <c>{Type}.{Method}</c>.</summary>
    public XRaySubsegmentAttribute()
    {
    }

    /// <summary>Gives the subsegment a name of its own.</summary>
    /// <param name="name">Up to 250 characters; characters that X-Ray refuses are replaced when the document is written.</param>
    public XRaySubsegmentAttribute(string name) => Name = name;

    /// <summary>The subsegment's name; <see langword="null"/> stands for <c>{Type}.{Method}</c>.</summary>
    public string? Name { get; }
}
