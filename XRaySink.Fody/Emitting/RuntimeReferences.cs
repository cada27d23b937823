using Fody;
using Mono.Cecil;

namespace XRaySink.Fody.Emitting;

/// <summary>
/// What woven code calls, as references of the woven module. They are spelled out, and not imported from the runtime's assembly, so
/// that the module keeps to the core library that it was compiled against.
/// </summary>
sealed class RuntimeReferences
{
    const string AssemblyName = "XRaySink.Attributes";

    readonly ModuleDefinition module;
    readonly IMetadataScope runtime;

    public RuntimeReferences(ModuleDefinition module)
    {
        this.module = module;
        runtime = FindRuntime(module);

        Scope = Runtime("XRaySink.Weaving", "MethodScope");
        TaskDescriptor = Runtime("XRaySink.Weaving", "TaskDescriptor");
        SubsegmentDescriptor = Runtime("XRaySink.Weaving", "SubsegmentDescriptor");
        TypeReference traceMode = Runtime("XRaySink", "XRayTraceMode");
        traceMode.IsValueType = true;
        TypeReference exception = Core("System", "Exception");
        TypeReference text = module.TypeSystem.String;

        BeginTask = Static("BeginTask", Scope, TaskDescriptor, module.TypeSystem.Object);
        BeginSubsegment = Static("BeginSubsegment", Scope, SubsegmentDescriptor);
        End = Static("End", module.TypeSystem.Void, Scope);
        Fail = Static("Fail", exception, exception, Scope);
        NewTaskDescriptor = Constructor(TaskDescriptor, text, text, text, text, traceMode);
        NewSubsegmentDescriptor = Constructor(SubsegmentDescriptor, text);
    }

    public TypeReference Object => module.TypeSystem.Object;

    public TypeReference Scope { get; }

    public TypeReference TaskDescriptor { get; }

    public TypeReference SubsegmentDescriptor { get; }

    public MethodReference BeginTask { get; }

    public MethodReference BeginSubsegment { get; }

    public MethodReference End { get; }

    public MethodReference Fail { get; }

    public MethodReference NewTaskDescriptor { get; }

    public MethodReference NewSubsegmentDescriptor { get; }

    static AssemblyNameReference FindRuntime(ModuleDefinition module) =>
        module.AssemblyReferences.FirstOrDefault(reference => reference.Name == AssemblyName)
        ?? throw new WeavingException($"The project does not reference {AssemblyName}, which woven code calls.");

    TypeReference Runtime(string @namespace, string name) => new(@namespace, name, module, runtime);

    TypeReference Core(string @namespace, string name) => new(@namespace, name, module, module.TypeSystem.CoreLibrary);

    MethodReference Static(string name, TypeReference result, params TypeReference[] parameters) =>
        WithParameters(new MethodReference(name, result, Scope), parameters);

    MethodReference Constructor(TypeReference type, params TypeReference[] parameters) =>
        WithParameters(new MethodReference(".ctor", module.TypeSystem.Void, type) { HasThis = true }, parameters);

    static MethodReference WithParameters(MethodReference method, TypeReference[] parameters)
    {
        foreach (TypeReference parameter in parameters)
            method.Parameters.Add(new ParameterDefinition(parameter));
        return method;
    }
}
