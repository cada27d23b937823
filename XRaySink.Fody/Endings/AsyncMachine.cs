using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Emitting;

namespace XRaySink.Fody.Endings;

/// <summary>The state machine of an <c>async</c> method. Its builder completes the task.</summary>
sealed class AsyncMachine : StateMachine
{
    AsyncMachine(MethodDefinition method, TypeDefinition type)
        : base(method, type)
    {
    }

    /// <summary>The call in the method that starts the machine.</summary>
    public Instruction Start { get; private set; } = null!;

    protected override TypeReference InMethod => ((GenericInstanceMethod)Start.Operand).GenericArguments[0];

    public static AsyncMachine? Read(MethodDefinition method, TypeDefinition type)
    {
        var machine = new AsyncMachine(method, type);
        if (!machine.Locate(machine.Field("<>t__builder", "$Builder")))
            return null;

        Instruction[] starts = method.Body.Instructions.Where(machine.IsStart).ToArray();
        if (starts.Length != 1)
            return null;

        machine.Start = starts[0];
        return machine;
    }

    /// <summary>The framework's builders bring the caller's context back when the first part of the body has run. Others may not.</summary>
    public bool HasBuilderOfTheFramework =>
        Completion.FieldType.GetElementType() is { Namespace: "System.Runtime.CompilerServices" } builder
        && builder.Name is
            "AsyncTaskMethodBuilder" or "AsyncTaskMethodBuilder`1" or "AsyncVoidMethodBuilder" or
            "AsyncValueTaskMethodBuilder" or "AsyncValueTaskMethodBuilder`1" or
            "PoolingAsyncValueTaskMethodBuilder" or "PoolingAsyncValueTaskMethodBuilder`1";

    protected override void SetFromMethod(FieldReference field, ParameterDefinition argument)
    {
        // machine.field = argument;  builder.Start(ref machine);
        using var body = new BodyEdit(Method);
        body.InsertBefore(Start,
        [
            Il.Create(OpCodes.Dup),
            .. Type.IsValueType ? (Instruction[])[] : [Il.Create(OpCodes.Ldind_Ref)],
            Il.LoadArgument(argument),
            Il.Create(OpCodes.Stfld, MethodReference(field)),
        ]);
    }

    bool IsStart(Instruction instruction) =>
        instruction.Operand is GenericInstanceMethod { Name: "Start", GenericArguments.Count: 1 } start
        && start.GenericArguments[0].GetElementType().Resolve() == Type;
}
