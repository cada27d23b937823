using Mono.Cecil;

namespace XRaySink.Fody.Marks;

/// <summary>Reads the arguments of an attribute.</summary>
static class AttributeReading
{
    public static CustomAttribute? Attribute(this ICustomAttributeProvider owner, string fullName) =>
        owner.HasCustomAttributes ? owner.CustomAttributes.FirstOrDefault(a => a.AttributeType.FullName == fullName) : null;

    public static object? FirstArgument(this CustomAttribute attribute) =>
        attribute.HasConstructorArguments ? attribute.ConstructorArguments[0].Value : null;

    public static object? Named(this CustomAttribute attribute, string property) =>
        attribute.HasProperties ? attribute.Properties.FirstOrDefault(p => p.Name == property).Argument.Value : null;
}
