using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Endings;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Diagnostics;

/// <summary>Marks that cannot do what they say. Errors: the build stops, and nothing is woven.</summary>
static class Misuse
{
    /// <summary>Reports a method that cannot be woven whatever its ending would be.</summary>
    public static bool OfShape(MarkedMethod marked, Report report)
    {
        MethodDefinition method = marked.Method;
        string mark = $"{marked} is marked with {marked.Mark.AttributeName}, but";

        if (method.Attribute(Mark.TaskAttribute) is not null && method.Attribute(Mark.SubsegmentAttribute) is not null)
            report.Error(Diagnostic.TwoMarks, $"{marked} is marked with both [XRayTask] and [XRaySubsegment]; a call is one or the other", method);
        else if (!method.HasBody)
            report.Error(Diagnostic.NoBody, $"{mark} it has no body; mark the methods that implement it", method);
        else if (method.IteratorStateMachine() is not null || FSharp.IsSequence(method))
            report.Error(Diagnostic.Iterator, $"{mark} the body of an iterator runs bit by bit in its consumer; mark the method that consumes it", method);
        else if (Awaitable.IsUnknown(method))
            report.Error(Diagnostic.UnknownAwaitable, $"{mark} it returns {SourceName.Of(method.ReturnType)}, whose end cannot be observed; make the method async, or let it return Task or ValueTask", method);
        else
            return false;
        return true;
    }

    /// <summary>Reports captures that cannot be recorded.</summary>
    public static void OfCaptures(List<Weaving> weavings, Report report)
    {
        foreach (Weaving weaving in weavings)
        {
            MarkedMethod marked = weaving.Method;
            foreach (ArgumentCapture capture in marked.Arguments.Where(capture => !Capturable.Is(capture.Parameter.ParameterType)))
                report.Error(Diagnostic.UncapturableArgument, $"The parameter {capture.Parameter.Name} of {marked} cannot be recorded, because it is a reference, a pointer or a ref struct", marked.Method);

            if (marked.Result is null)
                continue;

            if (weaving.Ending.ResultOf(marked) is not { } result)
                report.Error(Diagnostic.NoResult, $"{marked} asks to record its result, but it has none", marked.Method);
            else if (!Capturable.Is(result))
                report.Error(Diagnostic.UncapturableArgument, $"The result of {marked} cannot be recorded, because it is a reference, a pointer or a ref struct", marked.Method);
        }
    }
}
