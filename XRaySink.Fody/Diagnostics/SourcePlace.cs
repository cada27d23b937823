using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Diagnostics;

/// <summary>Finds the line of the source that a message is about.</summary>
static class SourcePlace
{
    public static SequencePoint? Of(MethodDefinition method) =>
        InBodyOf(method)
        // A method without a body has no line of its own; a neighbour's leads at least to the file.
        ?? method.DeclaringType.Methods.Where(neighbour => neighbour != method).Select(InBodyOf).FirstOrDefault(point => point is not null);

    static SequencePoint? InBodyOf(MethodDefinition method) => First(method) ?? InStateMachine(method);

    static SequencePoint? InStateMachine(MethodDefinition method)
    {
        TypeDefinition? machine = method.AsyncStateMachine() ?? method.AsyncIteratorStateMachine() ?? method.IteratorStateMachine();
        return machine?.Methods.FirstOrDefault(m => m.Name == "MoveNext") is { } moveNext ? First(moveNext) : null;
    }

    static SequencePoint? First(MethodDefinition method) =>
        method.HasBody ? method.DebugInformation.SequencePoints.FirstOrDefault(point => !point.IsHidden) : null;
}
