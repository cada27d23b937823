using Mono.Cecil;
using Mono.Cecil.Cil;

namespace XRaySink.Fody.Emitting;

/// <summary>The instructions that woven code is made of.</summary>
static class Il
{
    public static Instruction Create(OpCode code) => Instruction.Create(code);

    public static Instruction Create(OpCode code, Instruction target) => Instruction.Create(code, target);

    public static Instruction Create(OpCode code, FieldReference field) => Instruction.Create(code, field);

    public static Instruction Create(OpCode code, MethodReference method) => Instruction.Create(code, method);

    public static Instruction Create(OpCode code, VariableDefinition variable) => Instruction.Create(code, variable);

    public static Instruction Create(OpCode code, int value) => Instruction.Create(code, value);

    public static Instruction LoadArgument(ParameterDefinition argument) => Instruction.Create(OpCodes.Ldarg, argument);

    /// <summary>Loads a string or <see langword="null"/>.</summary>
    public static Instruction LoadString(string? value) =>
        value is null ? Instruction.Create(OpCodes.Ldnull) : Instruction.Create(OpCodes.Ldstr, value);

    /// <summary>A type as its own code must name it: instantiated over its own parameters when it is generic.</summary>
    public static TypeReference SelfOf(TypeDefinition type) =>
        type.HasGenericParameters ? Instance(type, type.GenericParameters.ToArray<TypeReference>()) : type;

    public static GenericInstanceType Instance(TypeReference type, params TypeReference[] arguments)
    {
        var instance = new GenericInstanceType(type);
        foreach (TypeReference argument in arguments)
            instance.GenericArguments.Add(argument);
        return instance;
    }
}
