namespace XRaySink;

/// <summary>
/// Records a parameter, or the result when put on the return value, as metadata of the call's segment or subsegment.
/// Metadata holds whole objects and is not indexed.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class XRayMetadataAttribute : Attribute
{
    /// <summary>Uses the parameter's name as the key; for a result the key is <c>result</c>.</summary>
    public XRayMetadataAttribute()
    {
    }

    /// <summary>Uses <paramref name="key"/> as the key.</summary>
    /// <param name="key">Any text that does not begin with <c>AWS.</c>, which X-Ray reserves.</param>
    public XRayMetadataAttribute(string key) => Key = key;

    /// <summary>The metadata's key; <see langword="null"/> stands for the parameter's name.</summary>
    public string? Key { get; }

    /// <summary>The metadata's namespace. The default is <c>default</c>.</summary>
    public string Namespace { get; set; } = XRay.DefaultMetadataNamespace;
}
