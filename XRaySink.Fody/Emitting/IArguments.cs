using Mono.Cecil;
using Mono.Cecil.Cil;

namespace XRaySink.Fody.Emitting;

/// <summary>Where a woven body finds the arguments of its call.</summary>
interface IArguments
{
    IEnumerable<Instruction> LoadThis();

    IEnumerable<Instruction> Load(ParameterDefinition parameter);

    /// <summary>A parameter's type in the body's own terms.</summary>
    TypeReference TypeOf(ParameterDefinition parameter);
}

/// <summary>The arguments of the method itself.</summary>
sealed class DirectArguments(MethodDefinition method) : IArguments
{
    public IEnumerable<Instruction> LoadThis() => [Il.LoadArgument(method.Body.ThisParameter)];

    public IEnumerable<Instruction> Load(ParameterDefinition parameter) => [Il.LoadArgument(parameter)];

    public TypeReference TypeOf(ParameterDefinition parameter) => parameter.ParameterType;
}
