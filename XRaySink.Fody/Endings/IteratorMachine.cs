using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Emitting;

namespace XRaySink.Fody.Endings;

/// <summary>
/// The state machine of an <c>async</c> iterator. A promise completes each step: with <c>true</c> at a <c>yield return</c>, with
/// <c>false</c> at the end. For a second enumeration the machine copies itself.
/// </summary>
sealed class IteratorMachine : StateMachine
{
    Instruction[] creations = [];

    IteratorMachine(MethodDefinition method, TypeDefinition type)
        : base(method, type)
    {
    }

    /// <summary>Whether the consumer has asked to dispose; then the machine only runs what <c>finally</c> blocks are left.</summary>
    public FieldDefinition? DisposeMode { get; private set; }

    /// <summary>The calls that complete the last step.</summary>
    public List<Instruction> Ends { get; private set; } = [];

    protected override TypeReference InMethod => ((MethodReference)creations[0].Operand).DeclaringType;

    public static IteratorMachine? Read(MethodDefinition method, TypeDefinition type)
    {
        var machine = new IteratorMachine(method, type);
        if (!machine.Locate(machine.Field("<>v__promiseOfValueOrEnd")))
            return null;

        machine.Ends = machine.SetResults.Where(call => call.Previous.OpCode.Code == Code.Ldc_I4_0).ToList();
        machine.DisposeMode = machine.Field("<>w__disposeMode");
        machine.creations = method.Body.Instructions.Where(machine.IsCreation).ToArray();
        return machine.creations.Length == 1 ? machine : null;
    }

    protected override void SetFromMethod(FieldReference field, ParameterDefinition argument)
    {
        // new Machine(…) { field = argument }
        using (var body = new BodyEdit(Method))
            body.InsertAfter(creations[0],
                Il.Create(OpCodes.Dup),
                Il.LoadArgument(argument),
                Il.Create(OpCodes.Stfld, MethodReference(field)));

        foreach (MethodDefinition copying in Type.Methods.Where(m => m.HasBody && m.Body.Instructions.Any(IsCreation)))
        {
            // new Machine(…) { field = this.field }
            using var body = new BodyEdit(copying);
            foreach (Instruction creation in copying.Body.Instructions.Where(IsCreation).ToArray())
                body.InsertAfter(creation,
                    Il.Create(OpCodes.Dup),
                    Il.Create(OpCodes.Ldarg_0),
                    Il.Create(OpCodes.Ldfld, field),
                    Il.Create(OpCodes.Stfld, field));
        }
    }

    bool IsCreation(Instruction instruction) =>
        instruction.OpCode.Code == Code.Newobj
        && instruction.Operand is MethodReference constructor
        && constructor.DeclaringType.GetElementType() == Type;
}
