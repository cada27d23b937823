using Mono.Cecil;

namespace XRaySink.Fody.Emitting;

/// <summary>
/// <c>[assembly: AssemblyMetadata("XRaySink.Woven", "{version}; {n} methods")]</c>: keeps an assembly from being woven twice, and
/// lets the sink find assemblies that use the attributes and were not woven.
/// </summary>
static class WovenMark
{
    const string Attribute = "System.Reflection.AssemblyMetadataAttribute";
    const string Key = "XRaySink.Woven";

    public static bool IsOn(AssemblyDefinition assembly) =>
        assembly.CustomAttributes.Any(a => a.AttributeType.FullName == Attribute && a.ConstructorArguments[0].Value is Key);

    public static void PutOn(ModuleDefinition module, int methods)
    {
        TypeReference text = module.TypeSystem.String;
        var type = new TypeReference("System.Reflection", "AssemblyMetadataAttribute", module, module.TypeSystem.CoreLibrary);
        var constructor = new MethodReference(".ctor", module.TypeSystem.Void, type) { HasThis = true };
        constructor.Parameters.Add(new ParameterDefinition(text));
        constructor.Parameters.Add(new ParameterDefinition(text));

        string version = typeof(WovenMark).Assembly.GetName().Version.ToString(3);
        module.Assembly.CustomAttributes.Add(new CustomAttribute(constructor)
        {
            ConstructorArguments =
            {
                new CustomAttributeArgument(text, Key),
                new CustomAttributeArgument(text, $"{version}; {methods} {(methods == 1 ? "method" : "methods")}"),
            },
        });
    }
}
