using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace XRaySink.Fody.Marks;

/// <summary>
/// Finds every method that is marked, in the order of the metadata so that the same input gives the same output. The nearest mark
/// wins: the method's own, its type's, an enclosing type's, a rule's, the assembly's. <c>[XRayIgnore]</c> wins over them all.
/// </summary>
sealed class MarkedMethods(ModuleDefinition module, Rules rules)
{
    const string IgnoreAttribute = "XRaySink.XRayIgnoreAttribute";

    readonly Mark? ofAssembly = Mark.On(module.Assembly);

    public List<MarkedMethod> Find()
    {
        var marked = new List<MarkedMethod>();
        foreach (TypeDefinition type in module.GetAllTypes())
        {
            foreach (MethodDefinition method in type.Methods)
            {
                if (MarkOf(method) is { } mark)
                    marked.Add(new MarkedMethod(method, mark));
            }
        }
        return marked;
    }

    Mark? MarkOf(MethodDefinition method) =>
        IsIgnored(method) ? null
        : Mark.On(method) is { } own ? own
        : rules.Exclude(method) ? null
        : (IsReachedByTypes(method) ? OfTypes(method.DeclaringType) : null)
            ?? rules.MarkOf(method)
            ?? (IsReachedByTypes(method) ? ofAssembly : null);

    static bool IsIgnored(MethodDefinition method)
    {
        if (method.Attribute(IgnoreAttribute) is not null)
            return true;

        for (TypeDefinition? type = method.DeclaringType; type is not null; type = type.DeclaringType)
        {
            if (type.Attribute(IgnoreAttribute) is not null)
                return true;
        }
        return false;
    }

    static Mark? OfTypes(TypeDefinition? type) => type is null ? null : Mark.On(type) ?? OfTypes(type.DeclaringType);

    /// <summary>The mark of a type or an assembly is for its public and internal asynchronous methods.</summary>
    static bool IsReachedByTypes(MethodDefinition method) => IsPublicOrInternal(method) && method.IsAsync() && !method.IsGenerated();

    internal static bool IsPublicOrInternal(MethodDefinition method) => method.IsPublic || method.IsAssembly || method.IsFamilyOrAssembly;
}
