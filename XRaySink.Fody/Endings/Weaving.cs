using XRaySink.Fody.Diagnostics;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Endings;

/// <summary>A marked method and the way in which it will be woven. All are planned before the first is changed.</summary>
sealed class Weaving(MarkedMethod method, Ending ending)
{
    public MarkedMethod Method { get; } = method;

    public Ending Ending { get; } = ending;

    public static List<Weaving> PlanAll(List<MarkedMethod> marked, Report report)
    {
        var weavings = new List<Weaving>();
        foreach (MarkedMethod method in marked)
        {
            if (Plan(method, report) is { } ending)
                weavings.Add(new Weaving(method, ending));
        }
        return weavings;
    }

    static StateMachineEnding? Plan(MarkedMethod marked, Report report)
    {
        if (StateMachineAttribute.TypeOf(marked.Method) is { } type)
        {
            if (StateMachine.Read(marked.Method, type) is { } machine)
                return new StateMachineEnding(machine);
            report.Error("XRS003", $"{marked} has a state machine of an unknown shape, so it cannot be woven.", marked.Method);
            return null;
        }

        report.Error("XRS002", $"{marked} is marked with {marked.Mark.AttributeName} but is not an async method, so it cannot be woven.", marked.Method);
        return null;
    }
}
