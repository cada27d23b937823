using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Emitting;

/// <summary>The calls that a woven body makes for its scope, whatever the method's shape.</summary>
sealed class ScopeCode(WovenModule module, MarkedMethod marked, ScopeSlot scope, IArguments arguments)
{
    readonly RuntimeReferences runtime = module.Runtime;

    /// <summary>Begins the call.</summary>
    /// <param name="next">What runs after it.</param>
    public Instruction[] Begin(Instruction next)
    {
        // scope = MethodScope.BeginTask(descriptor, this);
        IEnumerable<Instruction> begin = scope.Store(
        [
            Il.Create(OpCodes.Ldsfld, module.Descriptors.For(marked)),
            .. marked.Mark.Kind == MarkKind.Subsegment ? [Il.Create(OpCodes.Call, runtime.BeginSubsegment)]
                : marked.NeedsInstance ? [.. arguments.LoadThis(), Il.Create(OpCodes.Call, runtime.BeginTask)]
                : (Instruction[])[Il.Create(OpCodes.Ldnull), Il.Create(OpCodes.Call, runtime.BeginTask)],
        ]);
        if (marked.Arguments.Count == 0)
            return [.. begin];

        // if (MethodScope.IsRecording(scope)) { … }
        return
        [
            .. begin,
            .. scope.Load(),
            Il.Create(OpCodes.Call, runtime.IsRecording),
            Il.Create(OpCodes.Brfalse, next),
            .. marked.Arguments.SelectMany(Record),
        ];
    }

    public Instruction[] End() =>
        // MethodScope.End(scope);
        [.. scope.Load(), Il.Create(OpCodes.Call, runtime.End)];

    /// <summary>Takes the exception on the stack, and leaves it there.</summary>
    public Instruction[] Fail() =>
        // MethodScope.Fail(exception, scope)
        [.. scope.Load(), Il.Create(OpCodes.Call, runtime.Fail)];

    /// <summary>Makes the call's activity current again.</summary>
    public Instruction[] Enter() =>
        // MethodScope.Enter(scope);
        [.. scope.Load(), Il.Create(OpCodes.Call, runtime.Enter)];

    /// <summary>Takes the result on the stack, and leaves it there.</summary>
    public Instruction[] RecordResult(TypeReference type) =>
        marked.Result is null ? []
            // MethodScope.RecordResult(result, scope, capture)
            : [.. scope.Load(), LoadResultCapture(), Il.Create(OpCodes.Call, runtime.RecordResult(type))];

    /// <summary>Takes the task on the stack, and leaves one there that ends the call.</summary>
    public Instruction[] EndWithTask(TypeReference type) =>
        // ReturnedTask.End(task, scope)  or, with a result,  ReturnedTask.End(task, scope, capture)
        [
            .. scope.Load(),
            .. type is GenericInstanceType ? [LoadResultCapture()] : (Instruction[])[],
            Il.Create(OpCodes.Call, runtime.EndWithTask(type)),
        ];

    IEnumerable<Instruction> Record(ArgumentCapture capture) =>
        capture.Namespace is null
            // MethodScope.Annotate(scope, "key", argument);
            ? [.. scope.Load(), Il.LoadString(capture.Key), .. arguments.Load(capture.Parameter), Il.Create(OpCodes.Call, runtime.Annotate(arguments.TypeOf(capture.Parameter)))]
            // MethodScope.AddMetadata(scope, "key", argument, "namespace");
            : [.. scope.Load(), Il.LoadString(capture.Key), .. arguments.Load(capture.Parameter), Il.LoadString(capture.Namespace), Il.Create(OpCodes.Call, runtime.AddMetadata(arguments.TypeOf(capture.Parameter)))];

    Instruction LoadResultCapture() =>
        marked.Result is { } result ? Il.Create(OpCodes.Ldsfld, module.Descriptors.For(marked, result)) : Il.Create(OpCodes.Ldnull);
}
