using XRaySink.Fody.Emitting;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Endings;

/// <summary>One way in which a call ends, and how a method of that kind is woven.</summary>
abstract class Ending
{
    /// <summary>Weaves the method that the ending was planned for.</summary>
    public abstract void Weave(WovenModule module, MarkedMethod marked);

    /// <summary>The type of the result that a caller waits for; <see langword="null"/> when there is none.</summary>
    public abstract Mono.Cecil.TypeReference? ResultOf(MarkedMethod marked);
}
