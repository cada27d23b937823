using Mono.Cecil;
using Mono.Cecil.Cil;

namespace XRaySink.Fody.Marks;

/// <summary>What the F# compiler makes otherwise than those of C# and Visual Basic.</summary>
/// <remarks>
/// A <c>task { }</c> needs nothing here: the method makes the task and returns it, and no attribute says that there is a state machine.
/// </remarks>
static class FSharp
{
    const string AssemblyAttribute = "Microsoft.FSharp.Core.FSharpInterfaceDataVersionAttribute";

    /// <summary>Whether the method returns a <c>seq { }</c>, the iterator of F#: its body runs bit by bit in its consumer.</summary>
    public static bool IsSequence(MethodDefinition method) =>
        Operands<MethodReference>(method).Any(made =>
            made.Name == ".ctor"
            && made.DeclaringType.GetElementType() is TypeDefinition { BaseType: { } parent }
            && parent.GetElementType().FullName == "Microsoft.FSharp.Core.CompilerServices.GeneratedSequenceBase`1");

    /// <summary>
    /// Whether the optimizer may write the body in the place of a call, where no weaver finds it. It leaves alone what is virtual,
    /// what says so, and what holds a <c>task { }</c>.
    /// </summary>
    public static bool MayBeInlined(MethodDefinition method) =>
        method.Module.Assembly.Attribute(AssemblyAttribute) is not null
        && !method.IsVirtual && !method.NoInlining
        && !Operands<MethodReference>(method).Any(called => IsOfTask(called.DeclaringType.GetElementType()));

    static bool IsOfTask(TypeReference type) =>
        type.Namespace == "System.Runtime.CompilerServices" && type.Name.Contains("MethodBuilder")
        || type.Namespace == "Microsoft.FSharp.Control" && type.Name.Contains("TaskBuilder");

    static IEnumerable<T> Operands<T>(MethodDefinition method) => method.Body.Instructions.Select(instruction => instruction.Operand).OfType<T>();
}
