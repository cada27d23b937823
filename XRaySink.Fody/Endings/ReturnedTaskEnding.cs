using Mono.Cecil;
using XRaySink.Fody.Emitting;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Endings;

/// <summary>
/// A method that is not <c>async</c> but returns a task ends when that task does. What it throws before that is still thrown at once.
/// </summary>
sealed class ReturnedTaskEnding : Ending
{
    public override TypeReference? ResultOf(MarkedMethod marked) =>
        (marked.Method.ReturnType as GenericInstanceType)?.GenericArguments[0];

    public override void Weave(WovenModule module, MarkedMethod marked)
    {
        TypeReference task = marked.Method.ReturnType;
        WrappedBody.Weave(module, marked, task, scope => scope.EndWithTask(task));
    }
}
