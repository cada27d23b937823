using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Emitting;

/// <summary>
/// One generated type whose static readonly fields describe the woven methods, so that a call costs the load of a field:
/// <code>static class &lt;XRaySink&gt; { static readonly TaskDescriptor m1 = new("Type", "Method", path, segment, trace); … }</code>
/// </summary>
sealed class Descriptors
{
    const TypeAttributes StaticClass =
        TypeAttributes.NotPublic | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit;

    readonly RuntimeReferences runtime;
    readonly TypeDefinition type;
    readonly ILProcessor initializer;
    readonly Instruction end = Il.Create(OpCodes.Ret);

    public Descriptors(ModuleDefinition module, RuntimeReferences runtime)
    {
        this.runtime = runtime;
        type = new TypeDefinition("", "<XRaySink>", StaticClass, module.TypeSystem.Object);
        var constructor = new MethodDefinition(
            ".cctor",
            MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            module.TypeSystem.Void);
        initializer = constructor.Body.GetILProcessor();
        initializer.Append(end);
        type.Methods.Add(constructor);
        module.Types.Add(type);
    }

    /// <summary>Whether the method's name in the trace depends on the run-time type of the object that it runs on.</summary>
    public static bool NeedInstance(MarkedMethod marked) =>
        marked is { Mark: { Kind: MarkKind.Task, Name: null }, Method: { HasThis: true, DeclaringType: { IsValueType: false, IsSealed: false } type } }
        && !SourceName.IsGenerated(type.Name);

    public FieldReference For(MarkedMethod marked)
    {
        TypeReference fieldType = marked.Mark.Kind == MarkKind.Task ? runtime.TaskDescriptor : runtime.SubsegmentDescriptor;
        var field = new FieldDefinition(
            $"{marked}#{type.Fields.Count + 1}",
            FieldAttributes.Assembly | FieldAttributes.Static | FieldAttributes.InitOnly,
            fieldType);
        type.Fields.Add(field);

        foreach (Instruction instruction in marked.Mark.Kind == MarkKind.Task ? NewTask(marked) : NewSubsegment(marked))
            initializer.InsertBefore(end, instruction);
        initializer.InsertBefore(end, Il.Create(OpCodes.Stsfld, field));
        return field;
    }

    // new TaskDescriptor(type, method, path, segment, trace)
    IEnumerable<Instruction> NewTask(MarkedMethod marked) =>
    [
        Il.LoadString(SourceName.Of(marked.Method.DeclaringType)),
        Il.LoadString(SourceName.Of(marked.Method)),
        Il.LoadString(marked.Mark.Name),
        Il.LoadString(marked.Mark.Segment),
        Il.Create(OpCodes.Ldc_I4, marked.Mark.Trace),
        Il.Create(OpCodes.Newobj, runtime.NewTaskDescriptor),
    ];

    // new SubsegmentDescriptor(name)
    IEnumerable<Instruction> NewSubsegment(MarkedMethod marked) =>
    [
        Il.LoadString(marked.Mark.Name ?? marked.ToString()),
        Il.Create(OpCodes.Newobj, runtime.NewSubsegmentDescriptor),
    ];
}
