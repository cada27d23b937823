using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Emitting;

namespace XRaySink.Fody.Endings;

/// <summary>
/// The arguments of a call as its state machine keeps them. A compiler leaves out what the body does not use; then the machine gets a
/// field of ours.
/// </summary>
sealed class MachineArguments(StateMachine machine, RuntimeReferences runtime) : IArguments
{
    readonly Dictionary<string, FieldReference> fields = [];

    public IEnumerable<Instruction> LoadThis() => Load(FieldOfThis());

    public IEnumerable<Instruction> Load(ParameterDefinition parameter) => Load(FieldOf(parameter));

    public TypeReference TypeOf(ParameterDefinition parameter) => FieldOf(parameter).FieldType;

    static IEnumerable<Instruction> Load(FieldReference field) => [Il.Create(OpCodes.Ldarg_0), Il.Create(OpCodes.Ldfld, field)];

    FieldReference FieldOfThis() =>
        OwnField("<>4__this", "$VB$Me")
        ?? machine.AddFieldOf(machine.Method.Body.ThisParameter, "<>xray_this", runtime.Object);

    FieldReference FieldOf(ParameterDefinition parameter)
    {
        if (!fields.TryGetValue(parameter.Name, out FieldReference? field))
            fields[parameter.Name] = field =
                OwnField(parameter.Name, "$VB$Local_" + parameter.Name)
                ?? machine.AddFieldOf(parameter, "<>xray_" + parameter.Name, machine.InMachine(parameter.ParameterType));
        return field;
    }

    FieldReference? OwnField(string name, string nameInVisualBasic) =>
        machine.Type.Fields.FirstOrDefault(f => f.Name == name || f.Name == nameInVisualBasic) is { } field ? machine.OwnReference(field) : null;
}
