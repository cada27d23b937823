using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using XRaySink.Fody.Tests.Proof;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests;

/// <summary>Checks the woven shapes without running them, and checks the checks on assemblies that are woven wrongly.</summary>
[TestFixture(OptimizationLevel.Debug)]
[TestFixture(OptimizationLevel.Release)]
public class ProofTests(OptimizationLevel optimization)
{
    readonly Twins twins = Twins.Of(optimization);

    [Test]
    public void The_structure_of_the_woven_module_is_sound() => Assert.That(StructuralLint.Check(twins.WovenPath), Is.Empty);

    static readonly Mutant[] FoundByLint =
        [Mutant.RawField, Mutant.HandlerOrder, Mutant.ForeignPrivate, Mutant.CoreLibrary, Mutant.InnerTryStart, Mutant.BeginOutside, Mutant.DanglingBranch];

    [TestCaseSource(nameof(FoundByLint))]
    public void The_structural_lint_finds(Mutant mutant) =>
        Assert.That(StructuralLint.Check(mutant.Of(twins.WovenPath, Folder())), Is.Not.Empty);

    [Test]
    public async Task Every_woven_method_can_be_compiled_to_machine_code()
    {
        // There are shapes that no compiler of this platform takes: variable argument lists.
        ChildProcess.Outcome plain = await JitAll(twins.PlainPath);
        ChildProcess.Outcome woven = await JitAll(twins.WovenPath);

        Assert.That(Failures(woven), Is.EqualTo(Failures(plain)));
        Assert.That(woven.Output, Does.Contain("methods: 1"), "it has looked at more than a thousand methods");
    }

    static readonly Mutant[] FoundByJit =
        [Mutant.LeftOnTheStack, Mutant.BranchIntoTry, Mutant.BranchOutOfTry, Mutant.ReturnInHandler, Mutant.HandlerOrder, Mutant.ShortBranch, Mutant.DanglingBranch];

    [TestCaseSource(nameof(FoundByJit))]
    public async Task Compiling_every_method_finds(Mutant mutant)
    {
        ChildProcess.Outcome outcome = await JitAll(mutant.Of(twins.WovenPath, Folder()));

        Assert.That(outcome.ExitCode, Is.EqualTo(1), outcome.Output);
        Assert.That(outcome.Output, Does.Contain(nameof(InvalidProgramException)));
    }

    [TestCase(DebugInformationFormat.PortablePdb)]
    [TestCase(DebugInformationFormat.Embedded)]
    public void Debug_information_stays_on_the_instructions_on_which_it_was(DebugInformationFormat format)
    {
        string plain = Path.Combine(TemporaryFolder.Create("symbols"), "Shapes.dll");
        ShapeCompiler.Compile(plain, optimization, Twins.Sources(), new BuildOptions { Symbols = format });
        string woven = Copies.Of(plain);
        SymbolComparison.Result result = SymbolComparison.Compare(plain, woven, Weave.InPlaceFollowingInstructions(woven));

        Assert.That(result.Differences, Is.Empty);
        Assert.That(result.SequencePoints, Is.GreaterThan(1000));
        Assert.That(result.AwaitPoints, Is.GreaterThan(100));
    }

    static readonly Mutant[] FoundInSymbols = [Mutant.CatchHandler, Mutant.SequencePoint];

    [TestCaseSource(nameof(FoundInSymbols))]
    public void Comparing_debug_information_finds(Mutant mutant)
    {
        string woven = Copies.Of(twins.PlainPath);
        Dictionary<string, Dictionary<int, int>> moved = Weave.InPlaceFollowingInstructions(woven);
        string broken = mutant.Of(woven, Folder());

        Assert.That(SymbolComparison.Compare(twins.PlainPath, broken, moved).Differences, Is.Not.Empty);
    }

    static IEnumerable<string> Failures(ChildProcess.Outcome outcome) => outcome.Output.Split('\n').Where(line => line.Contains("::", StringComparison.Ordinal));

    static string Folder() => TemporaryFolder.Create("mutant");

    static Task<ChildProcess.Outcome> JitAll(string path) =>
        ChildProcess.Runner(new Dictionary<string, string> { ["DOTNET_BackpatchEntryPointSlots"] = "0", ["DOTNET_TieredCompilation"] = "1" }, "jit", path);
}
