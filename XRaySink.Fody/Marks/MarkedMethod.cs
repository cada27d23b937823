using Mono.Cecil;

namespace XRaySink.Fody.Marks;

/// <summary>A method, the mark that applies to it, and what it asks to capture.</summary>
sealed class MarkedMethod(MethodDefinition method, Mark mark)
{
    public MethodDefinition Method { get; } = method;

    public Mark Mark { get; } = mark;

    public List<ArgumentCapture> Arguments { get; } = ArgumentCapture.Of(method);

    public ResultMark? Result { get; } = ResultMark.On(method);

    /// <summary>The type's name in a trace, unless the object's own type says more.</summary>
    public string TypeName => SourceName.Of(Method.DeclaringType);

    public string MethodName => SourceName.Of(Method);

    /// <summary>Whether the name in the trace depends on the run-time type of the object that the method runs on.</summary>
    public bool NeedsInstance =>
        Mark is { Kind: MarkKind.Task, Name: null }
        && Method is { HasThis: true, DeclaringType: { IsValueType: false, IsSealed: false } type }
        && !SourceName.IsGenerated(type.Name);

    public override string ToString() => TypeName + "." + MethodName;
}
