using Mono.Cecil;

namespace XRaySink.Fody.Emitting;

/// <summary>
/// What woven code calls, as references of the woven module. They are spelled out, and not imported from the runtime's assembly, so
/// that the module keeps to the core library that it was compiled against.
/// </summary>
sealed class RuntimeReferences
{
    const string AssemblyName = "XRaySink.Attributes";
    const string Namespace = "XRaySink.Weaving";

    readonly ModuleDefinition module;
    readonly IMetadataScope runtime;
    readonly TypeReference methodScope;
    readonly TypeReference returnedTask;

    RuntimeReferences(ModuleDefinition module, IMetadataScope runtime)
    {
        this.module = module;
        this.runtime = runtime;

        methodScope = Runtime(Namespace, "MethodScope");
        TaskDescriptor = Runtime(Namespace, "TaskDescriptor");
        SubsegmentDescriptor = Runtime(Namespace, "SubsegmentDescriptor");
        ResultCapture = Runtime(Namespace, "ResultCapture");
        returnedTask = Runtime(Namespace, "ReturnedTask");
        Exception = new TypeReference("System", "Exception", module, module.TypeSystem.CoreLibrary);
        TypeReference traceMode = Runtime("XRaySink", "XRayTraceMode");
        traceMode.IsValueType = true;
        TypeReference text = module.TypeSystem.String;

        BeginTask = Static("BeginTask", Scope, TaskDescriptor, Object);
        BeginSubsegment = Static("BeginSubsegment", Scope, SubsegmentDescriptor);
        IsRecording = Static("IsRecording", module.TypeSystem.Boolean, Scope);
        Enter = Static("Enter", Void, Scope);
        End = Static("End", Void, Scope);
        Fail = Static("Fail", Exception, Exception, Scope);
        Remember = Static("Remember", Object);
        Restore = Static("Restore", Void, Object);
        NewTaskDescriptor = Constructor(TaskDescriptor, text, text, text, text, traceMode);
        NewSubsegmentDescriptor = Constructor(SubsegmentDescriptor, text);
        NewResultCapture = Constructor(ResultCapture, text, text, text);
    }

    public TypeReference Object => module.TypeSystem.Object;

    public TypeReference Void => module.TypeSystem.Void;

    public TypeReference Exception { get; }

    /// <summary>The type of what woven code keeps of a call, from its beginning to its end.</summary>
    public TypeReference Scope => Object;

    public TypeReference TaskDescriptor { get; }

    public TypeReference SubsegmentDescriptor { get; }

    public TypeReference ResultCapture { get; }

    public MethodReference BeginTask { get; }

    public MethodReference BeginSubsegment { get; }

    public MethodReference IsRecording { get; }

    public MethodReference Enter { get; }

    public MethodReference End { get; }

    public MethodReference Fail { get; }

    public MethodReference Remember { get; }

    public MethodReference Restore { get; }

    public MethodReference NewTaskDescriptor { get; }

    public MethodReference NewSubsegmentDescriptor { get; }

    public MethodReference NewResultCapture { get; }

    /// <summary>The runtime as <paramref name="module"/> refers to it, or may refer to it; <see langword="null"/> when its project has no reference to it.</summary>
    public static RuntimeReferences? Of(ModuleDefinition module) =>
        (Referenced(module) ?? Referable(module)) is { } runtime ? new RuntimeReferences(module, runtime) : null;

    static AssemblyNameReference? Referenced(ModuleDefinition module) =>
        module.AssemblyReferences.FirstOrDefault(reference => reference.Name == AssemblyName);

    /// <summary>A compiler leaves out references that the code does not use, as when only rules mark its methods.</summary>
    static AssemblyNameReference? Referable(ModuleDefinition module)
    {
        AssemblyNameDefinition? name;
        try
        {
            name = module.AssemblyResolver.Resolve(new AssemblyNameReference(AssemblyName, null))?.Name;
        }
        catch (AssemblyResolutionException)
        {
            name = null;
        }

        if (name is null)
            return null;

        var reference = new AssemblyNameReference(name.Name, name.Version) { PublicKeyToken = name.PublicKeyToken, Culture = name.Culture };
        module.AssemblyReferences.Add(reference);
        return reference;
    }

    // static void Annotate<T>(object scope, string key, T value)
    public MethodReference Annotate(TypeReference type) =>
        Generic(type, methodScope, "Annotate", t => Void, t => [Scope, module.TypeSystem.String, t]);

    // static void AddMetadata<T>(object scope, string key, T value, string @namespace)
    public MethodReference AddMetadata(TypeReference type) =>
        Generic(type, methodScope, "AddMetadata", t => Void, t => [Scope, module.TypeSystem.String, t, module.TypeSystem.String]);

    // static T RecordResult<T>(T result, object scope, ResultCapture capture)
    public MethodReference RecordResult(TypeReference type) =>
        Generic(type, methodScope, "RecordResult", t => t, t => [t, Scope, ResultCapture]);

    /// <summary>The overload of <c>ReturnedTask.End</c> for a type of task.</summary>
    public MethodReference EndWithTask(TypeReference task) =>
        task is GenericInstanceType generic
            // static Task<T> End<T>(Task<T> task, object scope, ResultCapture capture)
            ? Generic(generic.GenericArguments[0], returnedTask, "End", t => Il.Instance(generic.ElementType, t), t => [Il.Instance(generic.ElementType, t), Scope, ResultCapture])
            // static Task End(Task task, object scope)
            : WithParameters(new MethodReference("End", task, returnedTask), [task, Scope]);

    TypeReference Runtime(string @namespace, string name) => new(@namespace, name, module, runtime);

    MethodReference Static(string name, TypeReference result, params TypeReference[] parameters) =>
        WithParameters(new MethodReference(name, result, methodScope), parameters);

    MethodReference Constructor(TypeReference type, params TypeReference[] parameters) =>
        WithParameters(new MethodReference(".ctor", Void, type) { HasThis = true }, parameters);

    GenericInstanceMethod Generic(
        TypeReference argument, TypeReference declaring, string name,
        Func<TypeReference, TypeReference> result, Func<TypeReference, TypeReference[]> parameters)
    {
        var open = new MethodReference(name, Void, declaring);
        var parameter = new GenericParameter(open);
        open.GenericParameters.Add(parameter);
        open.ReturnType = result(parameter);
        WithParameters(open, parameters(parameter));
        return new GenericInstanceMethod(open) { GenericArguments = { argument } };
    }

    static MethodReference WithParameters(MethodReference method, TypeReference[] parameters)
    {
        foreach (TypeReference parameter in parameters)
            method.Parameters.Add(new ParameterDefinition(parameter));
        return method;
    }
}
