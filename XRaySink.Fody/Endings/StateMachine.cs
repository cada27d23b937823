using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Emitting;

namespace XRaySink.Fody.Endings;

/// <summary>The parts of a compiled asynchronous method that weaving touches.</summary>
sealed class StateMachine
{
    StateMachine(MethodDefinition method, TypeDefinition type, MethodDefinition moveNext, FieldDefinition state, FieldDefinition builder)
    {
        Method = method;
        Type = type;
        MoveNext = moveNext;
        State = state;
        Builder = builder;
    }

    public MethodDefinition Method { get; }

    public TypeDefinition Type { get; }

    public MethodDefinition MoveNext { get; }

    public FieldDefinition State { get; }

    public FieldDefinition Builder { get; }

    /// <summary>The compiler's own handler around the whole body.</summary>
    public ExceptionHandler Outermost { get; private init; } = null!;

    /// <summary>The call that completes the task with an exception. There is always one.</summary>
    public Instruction SetException { get; private init; } = null!;

    /// <summary>The calls that complete the task with a result. There is none in a method that only throws, or that never ends.</summary>
    public List<Instruction> SetResults { get; private init; } = [];

    /// <summary>The call in the marked method that starts the machine.</summary>
    public Instruction Start { get; private init; } = null!;

    /// <summary>Reads the machine of <paramref name="method"/>; <see langword="null"/> when it is not as the C# and VB compilers make them.</summary>
    public static StateMachine? Read(MethodDefinition method, TypeDefinition type)
    {
        // C# and Visual Basic spell the names differently.
        FieldDefinition? state = type.Fields.FirstOrDefault(f => f.Name is "<>1__state" or "$State");
        FieldDefinition? builder = type.Fields.FirstOrDefault(f => f.Name is "<>t__builder" or "$Builder");
        MethodDefinition? moveNext = type.Methods.FirstOrDefault(m => m is { Name: "MoveNext", Parameters.Count: 0, HasBody: true });
        if (state is null || builder is null || moveNext is null || !method.HasBody)
            return null;

        var machine = new StateMachine(method, type, moveNext, state, builder);
        Instruction[] exceptions = machine.BuilderCalls("SetException").ToArray();
        Instruction[] starts = method.Body.Instructions.Where(machine.IsStart).ToArray();
        if (exceptions.Length != 1 || starts.Length != 1 || machine.HandlerAround(exceptions[0]) is not { } outermost)
            return null;

        return new StateMachine(method, type, moveNext, state, builder)
        {
            Outermost = outermost,
            SetException = exceptions[0],
            SetResults = machine.BuilderCalls("SetResult").ToList(),
            Start = starts[0],
        };
    }

    /// <summary>A field of the machine as its own code must name it: on the instantiated type when the machine is generic.</summary>
    public FieldReference OwnReference(FieldDefinition field) => new(field.Name, field.FieldType, Il.SelfOf(Type));

    public FieldReference AddField(string name, TypeReference type)
    {
        var field = new FieldDefinition(name, FieldAttributes.Assembly, type);
        Type.Fields.Add(field);
        return OwnReference(field);
    }

    /// <summary>The field that holds the method's <c>this</c>. Compilers leave theirs out when the body does not use it; then it is one of ours.</summary>
    public FieldReference FieldOfThis(TypeReference asObject)
    {
        if (Type.Fields.FirstOrDefault(f => f.Name is "<>4__this" or "$VB$Me") is { } captured)
            return OwnReference(captured);

        FieldReference field = AddField("<>xray_this", asObject);
        SetBeforeStart(field, Method.Body.ThisParameter);
        return field;
    }

    /// <summary>Copies an argument of the method into a field of the machine, just before the machine starts.</summary>
    void SetBeforeStart(FieldReference field, ParameterDefinition argument)
    {
        // machine.field = argument;  builder.Start(ref machine);
        TypeReference machine = ((GenericInstanceMethod)Start.Operand).GenericArguments[0];
        using var body = new BodyEdit(Method);
        body.InsertBefore(Start, Il.Create(OpCodes.Dup));
        if (!Type.IsValueType)
            body.InsertBefore(Start, Il.Create(OpCodes.Ldind_Ref));
        body.InsertBefore(Start,
            Il.LoadArgument(argument),
            Il.Create(OpCodes.Stfld, new FieldReference(field.Name, field.FieldType, machine)));
    }

    /// <summary>Calls on the machine's own builder. The user's code may call methods of the same name, even of the same type.</summary>
    IEnumerable<Instruction> BuilderCalls(string name) =>
        MoveNext.Body.Instructions.Where(instruction =>
            instruction.OpCode.FlowControl == FlowControl.Call
            && instruction.Operand is MethodReference called
            && called.Name == name
            && called.DeclaringType.FullName == Builder.FieldType.FullName
            && Receiver(instruction, called.Parameters.Count) is { OpCode.Code: Code.Ldflda or Code.Ldfld, Operand: FieldReference field }
            && field.Name == Builder.Name
            && field.DeclaringType.GetElementType() == Type);

    /// <summary>What puts the object of a call on the stack, when each argument is a single instruction, as compilers write it.</summary>
    static Instruction? Receiver(Instruction call, int arguments)
    {
        Instruction? instruction = call.Previous;
        for (; instruction is not null; instruction = instruction.Previous)
        {
            if (instruction.OpCode.Code == Code.Nop)
                continue;
            if (arguments-- == 0)
                break;
        }
        return instruction;
    }

    ExceptionHandler? HandlerAround(Instruction instruction) =>
        MoveNext.Body.ExceptionHandlers.LastOrDefault(handler =>
            handler.HandlerType == ExceptionHandlerType.Catch
            && handler.HandlerStart.Offset <= instruction.Offset
            && (handler.HandlerEnd is null || instruction.Offset < handler.HandlerEnd.Offset));

    bool IsStart(Instruction instruction) =>
        instruction.Operand is GenericInstanceMethod { Name: "Start", GenericArguments.Count: 1 } start
        && start.GenericArguments[0].GetElementType().Resolve() == Type;
}
