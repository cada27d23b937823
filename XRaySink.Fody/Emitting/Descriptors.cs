using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Collections.Generic;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Emitting;

/// <summary>
/// One generated type whose static readonly fields describe the woven methods, so that a call costs the load of a field:
/// <code>static class &lt;XRaySink&gt; { internal static readonly TaskDescriptor m1 = new("Type", "Method", path, segment, trace); … }</code>
/// </summary>
sealed class Descriptors
{
    const TypeAttributes StaticClass =
        TypeAttributes.NotPublic | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit;

    const MethodAttributes StaticConstructor =
        MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName;

    readonly RuntimeReferences runtime;
    readonly TypeDefinition type;
    readonly Collection<Instruction> initializer;

    public Descriptors(ModuleDefinition module, RuntimeReferences runtime)
    {
        this.runtime = runtime;
        type = new TypeDefinition("", "<XRaySink>", StaticClass, runtime.Object);
        type.CustomAttributes.Add(GeneratedAttribute(module));
        var constructor = new MethodDefinition(".cctor", StaticConstructor, runtime.Void);
        initializer = constructor.Body.Instructions;
        initializer.Add(Il.Create(OpCodes.Ret));
        type.Methods.Add(constructor);
        module.Types.Add(type);
    }

    public FieldReference For(MarkedMethod marked) =>
        marked.Mark.Kind == MarkKind.Task
            // new TaskDescriptor(type, method, path, segment, trace)
            ? Field(marked.ToString(), runtime.TaskDescriptor,
                Il.LoadString(marked.TypeName),
                Il.LoadString(marked.MethodName),
                Il.LoadString(marked.Mark.Name),
                Il.LoadString(marked.Mark.Segment),
                Il.Create(OpCodes.Ldc_I4, marked.Mark.Trace),
                Il.Create(OpCodes.Newobj, runtime.NewTaskDescriptor))
            // new SubsegmentDescriptor(name)
            : Field(marked.ToString(), runtime.SubsegmentDescriptor,
                Il.LoadString(marked.Mark.Name ?? marked.ToString()),
                Il.Create(OpCodes.Newobj, runtime.NewSubsegmentDescriptor));

    public FieldReference For(MarkedMethod marked, ResultMark result) =>
        // new ResultCapture(annotation, metadata, @namespace)
        Field(marked + " result", runtime.ResultCapture,
            Il.LoadString(result.Annotation),
            Il.LoadString(result.Metadata),
            Il.LoadString(result.Namespace),
            Il.Create(OpCodes.Newobj, runtime.NewResultCapture));

    FieldDefinition Field(string name, TypeReference fieldType, params Instruction[] value)
    {
        // Overloads have one name; the number tells them apart.
        var field = new FieldDefinition(
            $"{name}#{type.Fields.Count + 1}",
            FieldAttributes.Assembly | FieldAttributes.Static | FieldAttributes.InitOnly,
            fieldType);
        type.Fields.Add(field);

        foreach (Instruction instruction in value)
            Append(instruction);
        Append(Il.Create(OpCodes.Stsfld, field));
        return field;
    }

    // By its index: to look for the end takes the longer, the more methods are woven.
    void Append(Instruction instruction) => initializer.Insert(initializer.Count - 1, instruction);

    static CustomAttribute GeneratedAttribute(ModuleDefinition module)
    {
        var attribute = new TypeReference("System.Runtime.CompilerServices", "CompilerGeneratedAttribute", module, module.TypeSystem.CoreLibrary);
        return new CustomAttribute(new MethodReference(".ctor", module.TypeSystem.Void, attribute) { HasThis = true });
    }
}
