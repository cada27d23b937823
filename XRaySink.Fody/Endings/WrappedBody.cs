using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Emitting;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Endings;

/// <summary>
/// Puts a body that has no state machine between the beginning and the end of its scope:
/// <code>
/// scope = …;
/// try { body; result = …; }
/// catch (Exception e) { MethodScope.Fail(e, scope); throw; }
/// end;
/// return result;
/// </code>
/// </summary>
static class WrappedBody
{
    /// <param name="module">The module under weaving.</param>
    /// <param name="marked">The method.</param>
    /// <param name="result">What the body leaves on the stack when it returns; <see langword="null"/> for nothing.</param>
    /// <param name="end">Ends the call. It finds the result on the stack, and leaves it there.</param>
    public static void Weave(WovenModule module, MarkedMethod marked, TypeReference? result, Func<ScopeCode, Instruction[]> end)
    {
        MethodBody body = marked.Method.Body;
        using var edit = new BodyEdit(marked.Method);
        VariableDefinition scopeLocal = edit.AddLocal(module.Runtime.Scope);
        VariableDefinition? resultLocal = result is null ? null : edit.AddLocal(result);
        var scope = new ScopeCode(module, marked, new LocalSlot(scopeLocal), new DirectArguments(marked.Method));

        Instruction first = body.Instructions[0];
        Instruction[] after = [.. Load(resultLocal), .. end(scope), Il.Create(OpCodes.Ret)];
        Instruction[] handler = [.. scope.Fail(), Il.Create(OpCodes.Pop), Il.Create(OpCodes.Rethrow)];

        LeaveInsteadOfReturning(edit, body, resultLocal, after[0]);
        edit.InsertBefore(first, scope.Begin(first));
        edit.Append(handler);
        edit.Append(after);

        // The outermost handler comes last.
        body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch)
        {
            CatchType = module.Runtime.Exception,
            TryStart = first,
            TryEnd = handler[0],
            HandlerStart = handler[0],
            HandlerEnd = after[0],
        });
    }

    static void LeaveInsteadOfReturning(BodyEdit edit, MethodBody body, VariableDefinition? result, Instruction target)
    {
        foreach (Instruction instruction in body.Instructions.ToArray())
        {
            if (instruction.OpCode.Code == Code.Tail)
            {
                // What is followed by the end of a scope is no tail call any more.
                instruction.OpCode = OpCodes.Nop;
            }
            else if (instruction.OpCode.Code == Code.Ret)
            {
                // result = …;  goto end;  The instruction stays the same object, so branches to it stay right.
                Instruction leave = Il.Create(OpCodes.Leave, target);
                if (result is null)
                {
                    instruction.OpCode = leave.OpCode;
                    instruction.Operand = leave.Operand;
                }
                else
                {
                    instruction.OpCode = OpCodes.Stloc;
                    instruction.Operand = result;
                    edit.InsertAfter(instruction, leave);
                }
            }
        }
    }

    static Instruction[] Load(VariableDefinition? result) => result is null ? [] : [Il.Create(OpCodes.Ldloc, result)];
}
