using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Emitting;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Endings;

/// <summary>
/// An <c>async</c> iterator is one call from its first <c>MoveNextAsync</c> to its end, exception or disposal. Between, at each
/// <c>yield return</c>, the consumer runs in its own context, so the body comes back to the call's context at each step.
/// </summary>
sealed class AsyncIteratorEnding(IteratorMachine machine) : Ending
{
    // Roslyn numbers the states: -3 before the first step, -4 and below at a yield, 0 and above at an await.
    const int BeforeFirstStep = -3;

    public override TypeReference? ResultOf(MarkedMethod marked) => null;

    public override void Weave(WovenModule module, MarkedMethod marked)
    {
        var scope = new ScopeCode(
            module, marked,
            new FieldSlot(machine.AddField("<>xray_scope", module.Runtime.Scope)),
            new MachineArguments(machine, module.Runtime));

        using var body = new BodyEdit(machine.MoveNext);
        foreach (Instruction end in machine.Ends)
        {
            // MethodScope.End(scope);  promise.SetResult(false);
            body.InsertBefore(end, scope.End());
        }

        // promise.SetException(MethodScope.Fail(exception, scope));
        body.InsertBefore(machine.SetException, scope.Fail());
        Begin(body, scope);
    }

    void Begin(BodyEdit body, ScopeCode scope)
    {
        // if (state == -3 && !disposeMode) { scope = …; }
        // else if (state < -3) MethodScope.Enter(scope);
        Instruction first = machine.Outermost.TryStart;
        Instruction otherwise = Il.Create(OpCodes.Ldarg_0);
        Instruction[] code =
        [
            Il.Create(OpCodes.Ldarg_0),
            Il.Create(OpCodes.Ldfld, machine.OwnReference(machine.State)),
            Il.Create(OpCodes.Ldc_I4, BeforeFirstStep),
            Il.Create(OpCodes.Bne_Un, otherwise),
            .. UnlessDisposing(first),
            .. scope.Begin(first),
            Il.Create(OpCodes.Br, first),
            otherwise,
            Il.Create(OpCodes.Ldfld, machine.OwnReference(machine.State)),
            Il.Create(OpCodes.Ldc_I4, BeforeFirstStep),
            Il.Create(OpCodes.Bge, first),
            .. scope.Enter(),
        ];
        body.InsertBefore(first, code);
        machine.Outermost.TryStart = code[0];
    }

    IEnumerable<Instruction> UnlessDisposing(Instruction first) =>
        machine.DisposeMode is null ? [] :
        [
            Il.Create(OpCodes.Ldarg_0),
            Il.Create(OpCodes.Ldfld, machine.OwnReference(machine.DisposeMode)),
            Il.Create(OpCodes.Brtrue, first),
        ];
}
