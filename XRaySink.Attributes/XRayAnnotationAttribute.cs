namespace XRaySink;

/// <summary>
/// Records a parameter, or the result when put on the return value, as an annotation of the call's segment or subsegment.
/// X-Ray indexes annotations, so they can be searched for.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class XRayAnnotationAttribute : Attribute
{
    /// <summary>Uses the parameter's name as the key; for a result the key is <c>result</c>.</summary>
    public XRayAnnotationAttribute()
    {
    }

    /// <summary>Uses <paramref name="key"/> as the key.</summary>
    /// <param name="key">Letters, digits and underscores.</param>
    public XRayAnnotationAttribute(string key) => Key = key;

    /// <summary>The annotation's key; <see langword="null"/> stands for the parameter's name.</summary>
    public string? Key { get; }
}
