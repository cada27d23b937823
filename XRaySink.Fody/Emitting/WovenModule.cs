using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Emitting;

/// <summary>The module under weaving: the runtime as it sees it, and what weaving adds to it once.</summary>
sealed class WovenModule
{
    public WovenModule(ModuleDefinition module)
    {
        Runtime = new RuntimeReferences(module);
        Descriptors = new Descriptors(module, Runtime);
    }

    public RuntimeReferences Runtime { get; }

    public Descriptors Descriptors { get; }

    /// <summary>Puts the scope of a new call on the stack.</summary>
    /// <param name="marked">The method.</param>
    /// <param name="instance">Loads the object that the method runs on, if there is one.</param>
    public IEnumerable<Instruction> BeginScope(MarkedMethod marked, Instruction[]? instance) =>
        marked.Mark.Kind == MarkKind.Task
            // MethodScope.BeginTask(descriptor, this)
            ? [Il.Create(OpCodes.Ldsfld, Descriptors.For(marked)), .. instance ?? [Il.Create(OpCodes.Ldnull)], Il.Create(OpCodes.Call, Runtime.BeginTask)]
            // MethodScope.BeginSubsegment(descriptor)
            : [Il.Create(OpCodes.Ldsfld, Descriptors.For(marked)), Il.Create(OpCodes.Call, Runtime.BeginSubsegment)];
}
