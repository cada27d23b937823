using Mono.Cecil;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Endings;

/// <summary>The attribute by which a compiler says which type holds an asynchronous method's body.</summary>
static class StateMachineAttribute
{
    const string Async = "System.Runtime.CompilerServices.AsyncStateMachineAttribute";

    public static TypeDefinition? TypeOf(MethodDefinition method) =>
        (method.Attribute(Async)?.FirstArgument() as TypeReference)?.Resolve();
}
