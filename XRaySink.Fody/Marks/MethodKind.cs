using Mono.Cecil;

namespace XRaySink.Fody.Marks;

/// <summary>What the metadata says about how a method was written.</summary>
static class MethodKind
{
    // MethodImplOptions.Async; the Cecil that Fody brings has no name for it.
    const MethodImplAttributes RuntimeAsync = (MethodImplAttributes)0x2000;

    const string CompilerServices = "System.Runtime.CompilerServices.";

    public static TypeDefinition? AsyncStateMachine(this MethodDefinition method) => StateMachine(method, "AsyncStateMachineAttribute");

    public static TypeDefinition? AsyncIteratorStateMachine(this MethodDefinition method) => StateMachine(method, "AsyncIteratorStateMachineAttribute");

    public static TypeDefinition? IteratorStateMachine(this MethodDefinition method) => StateMachine(method, "IteratorStateMachineAttribute");

    /// <summary>Whether the run time itself suspends the method: there is no state machine, and the body returns the bare result.</summary>
    public static bool IsRuntimeAsync(this MethodDefinition method) => (method.ImplAttributes & RuntimeAsync) != 0;

    /// <summary>Whether the method was written with the word <c>async</c>.</summary>
    public static bool IsAsync(this MethodDefinition method) =>
        method.IsRuntimeAsync()
        || method.Attribute(CompilerServices + "AsyncStateMachineAttribute") is not null
        || method.Attribute(CompilerServices + "AsyncIteratorStateMachineAttribute") is not null;

    /// <summary>Whether the return type is exactly one of the four tasks of the framework.</summary>
    public static bool ReturnsTask(this MethodDefinition method) => IsTask(method.ReturnType);

    public static bool IsTask(TypeReference type) =>
        type.GetElementType().FullName is
            "System.Threading.Tasks.Task" or "System.Threading.Tasks.Task`1" or
            "System.Threading.Tasks.ValueTask" or "System.Threading.Tasks.ValueTask`1";

    /// <summary>Whether the compiler made the method: a lambda, a local function or what goes with a record or a closure.</summary>
    public static bool IsGenerated(this MethodDefinition method) =>
        SourceName.IsGenerated(method.Name)
        || SourceName.IsGenerated(method.DeclaringType.Name)
        || method.Attribute(CompilerServices + "CompilerGeneratedAttribute") is not null;

    static TypeDefinition? StateMachine(MethodDefinition method, string attribute) =>
        (method.Attribute(CompilerServices + attribute)?.FirstArgument() as TypeReference)?.Resolve();
}
