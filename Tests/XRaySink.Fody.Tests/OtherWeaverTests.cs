using System.Reflection;
using Microsoft.CodeAnalysis;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests;

/// <summary>Ours is seldom the only weaver of an assembly, and the order is the user's.</summary>
[TestFixture(OptimizationLevel.Debug, true)]
[TestFixture(OptimizationLevel.Debug, false)]
[TestFixture(OptimizationLevel.Release, true)]
[TestFixture(OptimizationLevel.Release, false)]
public class OtherWeaverTests
{
    readonly Assembly others;
    readonly Assembly both;

    public OtherWeaverTests(OptimizationLevel optimization, bool isOtherFirst)
    {
        Twins twins = Twins.Of(optimization);
        string othersPath = Copies.Of(twins.PlainPath);
        OtherWeaver.InPlace(othersPath);
        others = Twins.Load(othersPath);

        string bothPath = Copies.Of(isOtherFirst ? othersPath : twins.WovenPath);
        if (isOtherFirst)
            Assert.That(Weave.InPlace(bothPath).Where(message => message.IsError), Is.Empty);
        else
            OtherWeaver.InPlace(bothPath);
        both = Twins.Load(bothPath);
    }

    [TestCaseSource(typeof(Shape), nameof(Shape.Names))]
    public async Task A_shape_woven_by_others_too_behaves_as_woven_by_them_alone(string name)
    {
        List<string> alone = await Shape.Run(others, name);

        using var scopes = new RecordedScopes();
        List<string> together = await Shape.Run(both, name);

        MethodInfo shape = Shape.Find(both, name);
        Assert.Multiple(() =>
        {
            Assert.That(together, Is.EqualTo(alone));
            Assert.That(scopes.Begun, Is.EqualTo(Shape.ExpectedScopes(shape)), "begun");
            Assert.That(scopes.Ended, Is.EqualTo(Shape.ExpectedScopes(shape)), "ended");
        });
    }
}
