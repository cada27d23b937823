using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Endings;

namespace XRaySink.Fody.Diagnostics;

/// <summary>Finds the line of the source that a message is about.</summary>
static class SourcePlace
{
    public static SequencePoint? Of(MethodDefinition method) =>
        FirstPoint(method)
        ?? (StateMachineAttribute.TypeOf(method)?.Methods.FirstOrDefault(m => m.Name == "MoveNext") is { } moveNext ? FirstPoint(moveNext) : null)
        // A method without a body has no line of its own; a neighbour's leads at least to the file.
        ?? method.DeclaringType.Methods.Where(m => m != method).Select(FirstPoint).FirstOrDefault(point => point is not null);

    static SequencePoint? FirstPoint(MethodDefinition method) =>
        method.HasBody ? method.DebugInformation.SequencePoints.FirstOrDefault(point => !point.IsHidden) : null;
}
