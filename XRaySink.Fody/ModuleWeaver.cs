using Fody;
using XRaySink.Fody.Diagnostics;
using XRaySink.Fody.Emitting;
using XRaySink.Fody.Endings;
using XRaySink.Fody.Marks;

/// <summary>What Fody runs on a compiled assembly. Fody finds it by this name, outside any namespace.</summary>
#pragma warning disable CA1050 // see above
public sealed class ModuleWeaver : BaseModuleWeaver
#pragma warning restore CA1050
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
        List<MarkedMethod> marked = new MarkedMethods(ModuleDefinition, Rules.In(Config, report)).Find();

        List<Weaving> weavings = Weaving.Plan(marked, report);
        Misuse.OfCaptures(weavings, report);
        Advice.On(ModuleDefinition, weavings, report);
        report.StopIfThereAreErrors();

        Weave(weavings, report);
        WovenMark.PutOn(ModuleDefinition, weavings.Count);
    }

    void Weave(List<Weaving> weavings, Report report)
    {
        if (weavings.Count == 0)
            return;

        if (RuntimeReferences.Of(ModuleDefinition) is not { } runtime)
        {
            report.Error(Diagnostic.NoRuntime, "The project does not reference XRaySink.Attributes, which woven code calls");
            report.StopIfThereAreErrors();
            return;
        }

        var module = new WovenModule(ModuleDefinition, runtime);
        foreach (Weaving weaving in weavings)
            weaving.Ending.Weave(module, weaving.Method);
    }
}
