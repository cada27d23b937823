using Microsoft.CodeAnalysis;
using Mono.Cecil;
using XRaySink.Fody.Tests.Proof;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests;

/// <summary>Woven code is as verifiable as the code that was woven.</summary>
[TestFixture(OptimizationLevel.Debug)]
[TestFixture(OptimizationLevel.Release)]
public class TypeVerificationTests(OptimizationLevel optimization)
{
    // Besides these, parts of two shapes are left out: a static abstract member, and a type parameter that allows ref structs.
    static readonly string[] NotForMono =
        ["Pooled_builders_start_afresh_each_time", "An_inline_array", "An_access_past_visibility"];

    string plain = "";
    string woven = "";
    HashSet<string> unverifiable = [];

    [OneTimeSetUp]
    public async Task CompileForMono()
    {
        if (MonoVerifier.Missing is { } missing)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail(missing);
            Assert.Ignore(missing);
        }
        plain = MonoVerifier.CompileShapes(optimization);
        woven = MonoVerifier.Weave(plain);

        // Unsafe code is not verifiable as it is.
        unverifiable = [.. (await MonoVerifier.Verify(plain)).Select(finding => finding.Method)];
        Assert.That(unverifiable, Has.Count.LessThan(20));
    }

    [Test]
    public void Every_shape_is_verified_but_those_that_Mono_cannot_express()
    {
        Assert.That(Shapes(Twins.Of(optimization).PlainPath).Except(Shapes(plain)), Is.EquivalentTo(NotForMono));

        static IEnumerable<string> Shapes(string path)
        {
            using ModuleDefinition module = ModuleDefinition.ReadModule(path);
            return [.. SymbolComparison.Methods(module).Values.Where(m => m.CustomAttributes.Any(a => a.AttributeType.Name == "ShapeAttribute")).Select(m => m.Name)];
        }
    }

    [Test]
    public async Task Weaving_adds_nothing_that_cannot_be_verified() =>
        Assert.That(await NewIn(woven), Is.Empty);

    static readonly Mutant[] Found =
    [
        Mutant.LeftOnTheStack, Mutant.TextForException, Mutant.BranchIntoTry, Mutant.BranchOutOfTry, Mutant.ReturnInHandler,
        Mutant.HandlerOrder, Mutant.ShortBranch, Mutant.DanglingBranch, Mutant.ForeignPrivate,
    ];

    [TestCaseSource(nameof(Found))]
    public async Task The_verifier_finds(Mutant mutant)
    {
        string folder = TemporaryFolder.Create("mutant");
        File.Copy(Path.Combine(Path.GetDirectoryName(plain)!, "XRaySink.Attributes.dll"), Path.Combine(folder, "XRaySink.Attributes.dll"));

        Assert.That(await NewIn(mutant.Of(woven, folder)), Is.Not.Empty);
    }

    async Task<IEnumerable<MonoVerifier.Finding>> NewIn(string path) =>
        (await MonoVerifier.Verify(path)).Where(finding => !unverifiable.Contains(finding.Method));
}
