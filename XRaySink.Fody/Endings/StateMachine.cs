using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Emitting;

namespace XRaySink.Fody.Endings;

/// <summary>The parts of a compiled asynchronous method that weaving touches.</summary>
abstract class StateMachine(MethodDefinition method, TypeDefinition type)
{
    /// <summary>The method as written, which makes the machine and starts it.</summary>
    public MethodDefinition Method { get; } = method;

    public TypeDefinition Type { get; } = type;

    public FieldDefinition State { get; private set; } = null!;

    /// <summary>The field whose <c>SetResult</c> and <c>SetException</c> complete the call.</summary>
    public FieldDefinition Completion { get; private set; } = null!;

    public MethodDefinition MoveNext { get; private set; } = null!;

    /// <summary>The compiler's own handler around the whole body.</summary>
    public ExceptionHandler Outermost { get; private set; } = null!;

    /// <summary>The call that completes with an exception. There is always one.</summary>
    public Instruction SetException { get; private set; } = null!;

    /// <summary>The calls that complete with a result. There is none in a method that only throws, or that never ends.</summary>
    public List<Instruction> SetResults { get; private set; } = null!;

    /// <summary>The machine's type as the method instantiates it.</summary>
    protected abstract TypeReference InMethod { get; }

    /// <summary>Finds the parts; <see langword="false"/> when the machine is not as the C# and Visual Basic compilers make them.</summary>
    protected bool Locate(FieldDefinition? completion)
    {
        // C# and Visual Basic spell the names differently.
        FieldDefinition? state = Type.Fields.FirstOrDefault(f => f.Name is "<>1__state" or "$State");
        MethodDefinition? moveNext = Type.Methods.FirstOrDefault(m => m is { Name: "MoveNext", Parameters.Count: 0, HasBody: true });
        if (state is null || completion is null || moveNext is null || !Method.HasBody)
            return false;

        State = state;
        Completion = completion;
        MoveNext = moveNext;
        SetResults = CompletionCalls("SetResult").ToList();
        List<Instruction> exceptions = CompletionCalls("SetException").ToList();
        if (exceptions.Count != 1 || HandlerAround(exceptions[0]) is not { } outermost)
            return false;

        SetException = exceptions[0];
        Outermost = outermost;
        return true;
    }

    /// <summary>A field of the machine as its own code must name it: on the instantiated type when the machine is generic.</summary>
    public FieldReference OwnReference(FieldReference field) => new(field.Name, field.FieldType, Il.SelfOf(Type));

    public FieldReference AddField(string name, TypeReference type)
    {
        var field = new FieldDefinition(name, FieldAttributes.Assembly, type);
        Type.Fields.Add(field);
        return OwnReference(field);
    }

    /// <summary>Adds a field that has the value of an argument when the body begins.</summary>
    public FieldReference AddFieldOf(ParameterDefinition argument, string name, TypeReference type)
    {
        FieldReference field = AddField(name, type);
        SetFromMethod(field, argument);
        return field;
    }

    /// <summary>A type that the method names, in the machine's terms: the machine has its own copies of the type parameters.</summary>
    public TypeReference InMachine(TypeReference type)
    {
        if (InMethod is not GenericInstanceType instance)
            return type;

        return type switch
        {
            GenericParameter parameter => instance.GenericArguments.IndexOf(parameter) is var i and >= 0 ? Type.GenericParameters[i] : type,
            GenericInstanceType generic => Il.Instance(generic.ElementType, generic.GenericArguments.Select(InMachine).ToArray()),
            ArrayType array => new ArrayType(InMachine(array.ElementType), array.Rank),
            _ => type,
        };
    }

    /// <summary>Makes the method put an argument into a field of the machine that it makes.</summary>
    protected abstract void SetFromMethod(FieldReference field, ParameterDefinition argument);

    /// <summary>A field of the machine as the method must name it.</summary>
    protected FieldReference MethodReference(FieldReference field) => new(field.Name, field.FieldType, InMethod);

    protected FieldDefinition? Field(params string[] names) => Type.Fields.FirstOrDefault(f => names.Contains(f.Name));

    /// <summary>Calls on the machine's own field. The user's code may call methods of the same name, even of the same type.</summary>
    IEnumerable<Instruction> CompletionCalls(string name) =>
        MoveNext.Body.Instructions.Where(instruction =>
            instruction.OpCode.FlowControl == FlowControl.Call
            && instruction.Operand is MethodReference called
            && called.Name == name
            && called.DeclaringType.FullName == Completion.FieldType.FullName
            && Receiver(instruction, called.Parameters.Count) is { OpCode.Code: Code.Ldflda or Code.Ldfld, Operand: FieldReference field }
            && field.Name == Completion.Name
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
}
