using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Emitting;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Endings;

/// <summary>
/// An <c>async</c> method with a compiled state machine ends where its builder is given the result or the exception. Its
/// <c>MoveNext</c> is only inserted into: no branch, handler or instruction of it is changed.
/// </summary>
sealed class StateMachineEnding(StateMachine machine) : Ending
{
    public override void Weave(WovenModule module, MarkedMethod marked)
    {
        FieldReference scope = machine.AddField("<>xray_scope", module.Runtime.Scope);
        FieldReference? self = Descriptors.NeedInstance(marked) ? machine.FieldOfThis(module.Runtime.Object) : null;

        using var body = new BodyEdit(machine.MoveNext);
        Begin(body, module, marked, scope, self);
        End(body, module, scope);
        Fail(body, module, scope);
    }

    void Begin(BodyEdit body, WovenModule module, MarkedMethod marked, FieldReference scope, FieldReference? self)
    {
        // if (state == -1) scope = MethodScope.BeginTask(descriptor, this);
        Instruction first = machine.Outermost.TryStart;
        Instruction[] code =
        [
            Il.Create(OpCodes.Ldarg_0),
            Il.Create(OpCodes.Ldfld, machine.OwnReference(machine.State)),
            Il.Create(OpCodes.Ldc_I4_M1),
            Il.Create(OpCodes.Bne_Un, first),
            Il.Create(OpCodes.Ldarg_0),
            .. module.BeginScope(marked, self is null ? null : [Il.Create(OpCodes.Ldarg_0), Il.Create(OpCodes.Ldfld, self)]),
            Il.Create(OpCodes.Stfld, scope),
        ];
        body.InsertBefore(first, code);
        machine.Outermost.TryStart = code[0];
    }

    void End(BodyEdit body, WovenModule module, FieldReference scope)
    {
        foreach (Instruction setResult in machine.SetResults)
        {
            // MethodScope.End(scope);  builder.SetResult(result);
            body.InsertBefore(setResult,
                Il.Create(OpCodes.Ldarg_0),
                Il.Create(OpCodes.Ldfld, scope),
                Il.Create(OpCodes.Call, module.Runtime.End));
        }
    }

    void Fail(BodyEdit body, WovenModule module, FieldReference scope)
    {
        // builder.SetException(MethodScope.Fail(exception, scope));
        body.InsertBefore(machine.SetException,
            Il.Create(OpCodes.Ldarg_0),
            Il.Create(OpCodes.Ldfld, scope),
            Il.Create(OpCodes.Call, module.Runtime.Fail));
    }
}
