using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using Mono.Collections.Generic;

namespace XRaySink.Fody.Emitting;

/// <summary>A method body that is open for insertions. Disposing it puts the body in order again.</summary>
sealed class BodyEdit : IDisposable
{
    // What a debugger reads as "no handler of this method catches on behalf of the user".
    const int NoCatchHandler = -1;

    readonly MethodDefinition method;
    readonly AsyncMethodBodyDebugInformation? stepping;

    public BodyEdit(MethodDefinition method)
    {
        this.method = method;
        stepping = method.CustomDebugInformations.OfType<AsyncMethodBodyDebugInformation>()
            .FirstOrDefault(information => information.CatchHandler.Offset == NoCatchHandler);

        // Insertions may carry the target of a short branch out of its reach.
        method.Body.SimplifyMacros();
    }

    public VariableDefinition AddLocal(TypeReference type)
    {
        var variable = new VariableDefinition(type);
        method.Body.Variables.Add(variable);

        // A body without locals says nothing about them; what has some is verifiable only with this.
        if (method.Body.Variables.Count == 1)
            method.Body.InitLocals = true;
        return variable;
    }

    public void InsertAfter(Instruction target, params Instruction[] code) => Insert(method.Body.Instructions.IndexOf(target) + 1, code);

    public void Append(params Instruction[] code) => Insert(method.Body.Instructions.Count, code);

    /// <summary>Inserts code that runs when control falls into <paramref name="target"/>. Branches to the target still lead to the target.</summary>
    public void InsertBefore(Instruction target, params Instruction[] code)
    {
        int index = method.Body.Instructions.IndexOf(target);
        if (index == 0)
            BeginAt(code[0], target);
        Insert(index, code);
    }

    /// <summary>
    /// Keeps the first line at the very beginning of the body: there a debugger stops on entry, and there the run time takes a frame to
    /// be when it knows no better, as when an exception comes out of a <c>finally</c>.
    /// </summary>
    void BeginAt(Instruction beginning, Instruction first)
    {
        Collection<SequencePoint> points = method.DebugInformation.SequencePoints;
        if (points.Count > 0 && points[0].Offset == first.Offset)
            points[0] = new SequencePoint(beginning, points[0].Document)
            {
                StartLine = points[0].StartLine,
                StartColumn = points[0].StartColumn,
                EndLine = points[0].EndLine,
                EndColumn = points[0].EndColumn,
            };
    }

    void Insert(int index, Instruction[] code)
    {
        foreach (Instruction instruction in code)
            method.Body.Instructions.Insert(index++, instruction);
    }

    public void Dispose()
    {
        method.Body.OptimizeMacros();

        // On the first insertion Cecil takes "no handler" for an instruction that it cannot find, and points to the first one.
        stepping?.CatchHandler = new InstructionOffset(NoCatchHandler);
    }
}
