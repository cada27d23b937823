using System.ComponentModel;

namespace XRaySink.Weaving;

/// <summary>How the result of a marked method is recorded. Woven code keeps one in a static field for each method that asks for it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ResultCapture
{
    readonly string? annotation;
    readonly string? metadata;
    readonly string @namespace;

    /// <summary>Describes what the attributes on the return value say.</summary>
    /// <param name="annotation">The annotation's key, or <see langword="null"/> when the result is no annotation.</param>
    /// <param name="metadata">The metadata's key, or <see langword="null"/> when the result is no metadata.</param>
    /// <param name="namespace">The metadata's namespace.</param>
    public ResultCapture(string? annotation, string? metadata, string @namespace)
    {
        this.annotation = annotation;
        this.metadata = metadata;
        this.@namespace = @namespace;
    }

    internal void Record<T>(object scope, T result)
    {
        if (annotation is not null)
            MethodScope.Annotate(scope, annotation, result);
        if (metadata is not null)
            MethodScope.AddMetadata(scope, metadata, result, @namespace);
    }
}
