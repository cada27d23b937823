using Mono.Cecil;

namespace XRaySink.Fody.Emitting;

/// <summary>The module under weaving: the runtime as it sees it, and what weaving adds to it once.</summary>
sealed class WovenModule
{
    public WovenModule(ModuleDefinition module, RuntimeReferences runtime)
    {
        Runtime = runtime;
        Descriptors = new Descriptors(module, runtime);
    }

    public RuntimeReferences Runtime { get; }

    public Descriptors Descriptors { get; }
}
