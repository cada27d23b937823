using Mono.Cecil;

namespace XRaySink.Fody.Marks;

/// <summary>Tells whether a method implements a member of an interface that is given by name.</summary>
static class Interfaces
{
    public static bool Implements(MethodDefinition method, string interfaceName) =>
        !method.DeclaringType.IsInterface
        && All(method.DeclaringType).Where(i => IsNamed(i, interfaceName)).Any(i => ImplementsMemberOf(method, i));

    static bool ImplementsMemberOf(MethodDefinition method, TypeDefinition @interface) =>
        method.HasOverrides
            ? method.Overrides.Any(member => member.DeclaringType.GetElementType().FullName == @interface.FullName)
            : method.IsVirtual && @interface.Methods.Any(member => member.Name == method.Name && member.Parameters.Count == method.Parameters.Count);

    /// <summary>The interfaces of a type, of its bases, and those that they inherit.</summary>
    static IEnumerable<TypeDefinition> All(TypeDefinition type)
    {
        for (TypeDefinition? current = type; current is not null; current = current.BaseType?.Resolve())
        {
            foreach (InterfaceImplementation implementation in current.Interfaces)
            {
                if (implementation.InterfaceType.Resolve() is not { } @interface)
                    continue;
                yield return @interface;
                foreach (TypeDefinition inherited in All(@interface))
                    yield return inherited;
            }
        }
    }

    /// <summary>A generic interface may be named with its arity, <c>IHandler`1</c>, or without.</summary>
    static bool IsNamed(TypeDefinition type, string name)
    {
        string full = type.FullName.Replace('/', '.');
        int arity = full.LastIndexOf('`');
        return full == name || (arity > 0 && full.Substring(0, arity) == name);
    }
}
