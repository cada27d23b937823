using Mono.Cecil;

namespace XRaySink.Fody.Marks;

/// <summary>How a result is recorded.</summary>
sealed class ResultMark
{
    const string DefaultKey = "result";

    public string? Annotation { get; private init; }

    public string? Metadata { get; private init; }

    public string Namespace { get; private init; } = CaptureAttribute.DefaultNamespace;

    public static ResultMark? On(MethodDefinition method)
    {
        CustomAttribute? annotation = CaptureAttribute.Annotation(method.MethodReturnType);
        CustomAttribute? metadata = CaptureAttribute.Metadata(method.MethodReturnType);
        return annotation is null && metadata is null ? null : new ResultMark
        {
            Annotation = annotation is null ? null : annotation.FirstArgument() as string ?? DefaultKey,
            Metadata = metadata is null ? null : metadata.FirstArgument() as string ?? DefaultKey,
            Namespace = metadata is null ? CaptureAttribute.DefaultNamespace : CaptureAttribute.NamespaceOf(metadata),
        };
    }
}
