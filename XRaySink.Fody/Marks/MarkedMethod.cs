using Mono.Cecil;

namespace XRaySink.Fody.Marks;

/// <summary>A method and the mark that applies to it.</summary>
sealed class MarkedMethod(MethodDefinition method, Mark mark)
{
    public MethodDefinition Method { get; } = method;

    public Mark Mark { get; } = mark;

    public override string ToString() => SourceName.Of(Method.DeclaringType) + "." + SourceName.Of(Method);
}
