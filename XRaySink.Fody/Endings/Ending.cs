using XRaySink.Fody.Emitting;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Endings;

/// <summary>One way in which a call ends, and how a method of that kind is woven.</summary>
abstract class Ending
{
    public abstract void Weave(WovenModule module, MarkedMethod marked);
}
