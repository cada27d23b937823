using Mono.Cecil;

namespace XRaySink.Fody.Marks;

/// <summary>Tells return types whose end comes after the method returns, and that weaving cannot follow.</summary>
static class Awaitable
{
    /// <summary>Whether a method that is not <c>async</c> returns something to wait for that is none of the framework's four tasks.</summary>
    public static bool IsUnknown(MethodDefinition method)
    {
        if (method.IsAsync() || method.ReturnsTask() || method.ReturnType is GenericParameter or ByReferenceType or PointerType or ArrayType)
            return false;

        return method.ReturnType.GetElementType().FullName is
                "System.Collections.Generic.IAsyncEnumerable`1" or "System.Collections.Generic.IAsyncEnumerator`1" or
                "Microsoft.FSharp.Control.FSharpAsync`1"
            || method.ReturnType.Resolve() is { } type && IsAwaitable(type);
    }

    static bool IsAwaitable(TypeDefinition type)
    {
        for (TypeDefinition? current = type; current is not null; current = current.BaseType?.Resolve())
        {
            if (MethodKind.IsTask(current)
                || current.Methods.Any(m => m is { Name: "GetAwaiter", IsStatic: false, IsPublic: true, Parameters.Count: 0 }))
                return true;
        }
        return false;
    }
}
