using Mono.Cecil;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Diagnostics;

/// <summary>Tells which values can be handed to the runtime as a type argument, and so recorded.</summary>
static class Capturable
{
    const string RefStruct = "System.Runtime.CompilerServices.IsByRefLikeAttribute";

    // GenericParameterAttributes.AllowByRefLike, of C# 13; this Cecil has no name for it.
    const GenericParameterAttributes AllowsRefStruct = (GenericParameterAttributes)0x20;

    public static bool Is(TypeReference type) => type switch
    {
        ByReferenceType or PointerType or FunctionPointerType => false,
        GenericParameter parameter => (parameter.Attributes & AllowsRefStruct) == 0,
        { IsValueType: true } => type.Resolve()?.Attribute(RefStruct) is null && type.MetadataType != MetadataType.TypedByReference,
        _ => true,
    };
}
