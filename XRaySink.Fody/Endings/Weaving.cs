using Mono.Cecil;
using XRaySink.Fody.Diagnostics;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Endings;

/// <summary>A marked method and the way in which it ends. All are planned before the first is changed.</summary>
sealed class Weaving(MarkedMethod method, Ending ending)
{
    public MarkedMethod Method { get; } = method;

    public Ending Ending { get; } = ending;

    public static List<Weaving> Plan(List<MarkedMethod> marked, Report report)
    {
        var weavings = new List<Weaving>();
        foreach (MarkedMethod method in marked)
        {
            if (EndingOf(method, report) is { } ending)
                weavings.Add(new Weaving(method, ending));
        }
        return weavings;
    }

    static Ending? EndingOf(MarkedMethod marked, Report report)
    {
        MethodDefinition method = marked.Method;
        if (Misuse.OfShape(marked, report))
            return null;

        if (method.AsyncStateMachine() is { } machine)
            return AsyncMachine.Read(method, machine) is { } async ? new StateMachineEnding(async) : UnknownMachine(marked, report);

        if (method.AsyncIteratorStateMachine() is { } iterator)
            return IteratorMachine.Read(method, iterator) is { } steps ? new AsyncIteratorEnding(steps) : UnknownMachine(marked, report);

        if (!method.IsRuntimeAsync() && method.ReturnsTask())
            return new ReturnedTaskEnding();

        return new SynchronousEnding();
    }

    static Ending? UnknownMachine(MarkedMethod marked, Report report)
    {
        report.Error(
            Diagnostic.UnknownStateMachine,
            $"{marked} is marked with {marked.Mark.AttributeName}, but its state machine is not as the C# and Visual Basic compilers make them; perhaps another tool has rewritten it",
            marked.Method);
        return null;
    }
}
