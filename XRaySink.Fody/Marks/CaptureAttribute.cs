using Mono.Cecil;

namespace XRaySink.Fody.Marks;

/// <summary>Finds and reads <c>[XRayAnnotation]</c> and <c>[XRayMetadata]</c>.</summary>
static class CaptureAttribute
{
    public const string DefaultNamespace = "default";

    public static CustomAttribute? Annotation(ICustomAttributeProvider owner) => owner.Attribute("XRaySink.XRayAnnotationAttribute");

    public static CustomAttribute? Metadata(ICustomAttributeProvider owner) => owner.Attribute("XRaySink.XRayMetadataAttribute");

    public static string NamespaceOf(CustomAttribute metadata) => metadata.Named("Namespace") as string ?? DefaultNamespace;
}
