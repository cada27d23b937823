using Mono.Cecil;

namespace XRaySink.Fody.Marks;

/// <summary>A parameter that is recorded: as an annotation, or as metadata when it has a namespace.</summary>
sealed class ArgumentCapture(ParameterDefinition parameter, string key, string? @namespace)
{
    public ParameterDefinition Parameter { get; } = parameter;

    public string Key { get; } = key;

    public string? Namespace { get; } = @namespace;

    public static List<ArgumentCapture> Of(MethodDefinition method)
    {
        var captures = new List<ArgumentCapture>();
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            if (CaptureAttribute.Annotation(parameter) is { } annotation)
                captures.Add(new ArgumentCapture(parameter, annotation.FirstArgument() as string ?? parameter.Name, null));
            if (CaptureAttribute.Metadata(parameter) is { } metadata)
                captures.Add(new ArgumentCapture(parameter, metadata.FirstArgument() as string ?? parameter.Name, CaptureAttribute.NamespaceOf(metadata)));
        }
        return captures;
    }
}
