using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Emitting;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Endings;

/// <summary>
/// An <c>async</c> method with a compiled state machine ends where its builder is given the result or the exception. Its
/// <c>MoveNext</c> is only inserted into: no branch, handler or instruction of it is changed.
/// </summary>
sealed class StateMachineEnding(AsyncMachine machine) : Ending
{
    public override TypeReference? ResultOf(MarkedMethod marked) =>
        machine.SetResults.Select(ResultOf).FirstOrDefault()
        ?? (marked.Method.ReturnType as GenericInstanceType)?.GenericArguments[0];

    public override void Weave(WovenModule module, MarkedMethod marked)
    {
        var scope = new ScopeCode(
            module, marked,
            new FieldSlot(machine.AddField("<>xray_scope", module.Runtime.Scope)),
            new MachineArguments(machine, module.Runtime));

        if (!machine.HasBuilderOfTheFramework)
            KeepContextOfCaller(module);

        using var body = new BodyEdit(machine.MoveNext);
        Begin(body, scope);

        foreach (Instruction setResult in machine.SetResults)
        {
            // MethodScope.RecordResult(result, …);  MethodScope.End(scope);  builder.SetResult(result);
            body.InsertBefore(setResult, [.. ResultOf(setResult) is { } type ? scope.RecordResult(type) : [], .. scope.End()]);
        }

        // builder.SetException(MethodScope.Fail(exception, scope));
        body.InsertBefore(machine.SetException, scope.Fail());
    }

    void Begin(BodyEdit body, ScopeCode scope)
    {
        // if (state == -1) { scope = …; }
        Instruction first = machine.Outermost.TryStart;
        Instruction[] code =
        [
            Il.Create(OpCodes.Ldarg_0),
            Il.Create(OpCodes.Ldfld, machine.OwnReference(machine.State)),
            Il.Create(OpCodes.Ldc_I4_M1),
            Il.Create(OpCodes.Bne_Un, first),
            .. scope.Begin(first),
        ];
        body.InsertBefore(first, code);
        machine.Outermost.TryStart = code[0];
    }

    void KeepContextOfCaller(WovenModule module)
    {
        // object caller = MethodScope.Remember();  builder.Start(ref machine);  MethodScope.Restore(caller);
        using var body = new BodyEdit(machine.Method);
        VariableDefinition caller = body.AddLocal(module.Runtime.Object);
        body.InsertBefore(machine.Start, Il.Create(OpCodes.Call, module.Runtime.Remember), Il.Create(OpCodes.Stloc, caller));
        body.InsertAfter(machine.Start, Il.Create(OpCodes.Ldloc, caller), Il.Create(OpCodes.Call, module.Runtime.Restore));
    }

    /// <summary>The type of what <c>SetResult</c> is given, in the machine's terms.</summary>
    static TypeReference? ResultOf(Instruction setResult)
    {
        var called = (MethodReference)setResult.Operand;
        return called.Parameters.Count == 0 ? null
            : called.Parameters[0].ParameterType is GenericParameter parameter && called.DeclaringType is GenericInstanceType builder
                ? builder.GenericArguments[parameter.Position]
            : called.Parameters[0].ParameterType;
    }
}
