using Mono.Cecil;
using XRaySink.Fody.Emitting;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Endings;

/// <summary>
/// A synchronous method ends where it returns or an exception escapes it. So does a method that the run time itself suspends: its body
/// is written as if it were synchronous, and returns the bare result.
/// </summary>
sealed class SynchronousEnding : Ending
{
    public override TypeReference? ResultOf(MarkedMethod marked)
    {
        TypeReference type = marked.Method.ReturnType;
        if (marked.Method.IsRuntimeAsync())
            return (type as GenericInstanceType)?.GenericArguments[0];

        // A local variable has no modifiers, such as the one of "ref readonly".
        while (type is IModifierType modified)
            type = modified.ElementType;
        return type.MetadataType == MetadataType.Void ? null : WithoutModifiers(type);
    }

    public override void Weave(WovenModule module, MarkedMethod marked)
    {
        TypeReference? result = ResultOf(marked);
        WrappedBody.Weave(module, marked, result, scope =>
            [.. result is null ? [] : scope.RecordResult(result), .. scope.End()]);
    }

    static TypeReference WithoutModifiers(TypeReference type) =>
        type is ByReferenceType { ElementType: IModifierType modified } ? new ByReferenceType(modified.ElementType) : type;
}
