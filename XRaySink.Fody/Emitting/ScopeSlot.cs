using Mono.Cecil;
using Mono.Cecil.Cil;

namespace XRaySink.Fody.Emitting;

/// <summary>Where a woven body keeps the scope of its call.</summary>
abstract class ScopeSlot
{
    public abstract IEnumerable<Instruction> Load();

    public abstract IEnumerable<Instruction> Store(IEnumerable<Instruction> value);
}

/// <summary>A field of a state machine, seen from the machine's own code.</summary>
sealed class FieldSlot(FieldReference field) : ScopeSlot
{
    public override IEnumerable<Instruction> Load() => [Il.Create(OpCodes.Ldarg_0), Il.Create(OpCodes.Ldfld, field)];

    public override IEnumerable<Instruction> Store(IEnumerable<Instruction> value) =>
        [Il.Create(OpCodes.Ldarg_0), .. value, Il.Create(OpCodes.Stfld, field)];
}

/// <summary>A local variable.</summary>
sealed class LocalSlot(VariableDefinition variable) : ScopeSlot
{
    public override IEnumerable<Instruction> Load() => [Il.Create(OpCodes.Ldloc, variable)];

    public override IEnumerable<Instruction> Store(IEnumerable<Instruction> value) => [.. value, Il.Create(OpCodes.Stloc, variable)];
}
