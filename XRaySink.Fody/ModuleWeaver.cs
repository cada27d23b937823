using Fody;
using XRaySink.Fody.Diagnostics;
using XRaySink.Fody.Emitting;
using XRaySink.Fody.Endings;
using XRaySink.Fody.Marks;

/// <summary>What Fody runs on a compiled assembly. Fody finds it by this name, outside any namespace.</summary>
#pragma warning disable CA1050 // see above
public sealed class ModuleWeaver : BaseModuleWeaver
{
    /// <summary>The runtime stays referenced: woven code calls it.</summary>
    public override bool ShouldCleanReference => false;

    /// <inheritdoc/>
    public override IEnumerable<string> GetAssembliesForScanning() => [];

    /// <inheritdoc/>
    public override void Execute()
    {
        if (WovenMark.IsOn(ModuleDefinition.Assembly))
            return;

        var report = new Report(this);
        List<MarkedMethod> marked = MarkedMethods.In(ModuleDefinition);
        List<Weaving> weavings = Weaving.PlanAll(marked, report);
        report.StopIfThereAreErrors();

        if (weavings.Count == 0)
            return;

        var module = new WovenModule(ModuleDefinition);
        foreach (Weaving weaving in weavings)
            weaving.Ending.Weave(module, weaving.Method);
        WovenMark.PutOn(ModuleDefinition, weavings.Count);
    }
}
