using System.Reflection;
using Microsoft.CodeAnalysis;
using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Tests.Proof;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests;

/// <summary>Runs every shape woven and unwoven, and compares all that its caller can observe.</summary>
[TestFixture(OptimizationLevel.Debug)]
[TestFixture(OptimizationLevel.Release)]
public class ShapeTests(OptimizationLevel optimization)
{
    readonly Twins twins = Twins.Of(optimization);

    [Test]
    public void Every_shape_is_woven_without_an_error() => Assert.That(twins.Messages.Where(message => message.IsError), Is.Empty);

    [Test]
    public void There_are_at_least_150_shapes() => Assert.That(Shape.Names().Count(), Is.GreaterThanOrEqualTo(150));

    [Test]
    public void Every_marked_method_is_woven()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(twins.WovenPath);
        MethodDefinition[] marked = [.. SymbolComparison.Methods(module).Values.Where(method => method.CustomAttributes.Any(a => a.AttributeType.Name is "XRayTaskAttribute" or "XRaySubsegmentAttribute"))];

        Assert.That(marked.Where(method => !BodyOf(method).Body.Instructions.Any(BeginsScope)).Select(method => method.FullName), Is.Empty);
        Assert.That(marked, Has.Length.GreaterThan(200));

        static MethodDefinition BodyOf(MethodDefinition method) =>
            method.CustomAttributes.FirstOrDefault(a => a.AttributeType.Name.EndsWith("StateMachineAttribute", StringComparison.Ordinal)) is { } machine
                ? ((TypeReference)machine.ConstructorArguments[0].Value).Resolve().Methods.Single(m => m.Name == "MoveNext")
                : method;

        static bool BeginsScope(Instruction instruction) =>
            instruction.Operand is MethodReference { Name: "BeginTask" or "BeginSubsegment", DeclaringType.FullName: "XRaySink.Weaving.MethodScope" };
    }

    [TestCaseSource(typeof(Shape), nameof(Shape.Names))]
    public async Task A_woven_shape_behaves_as_its_unwoven_twin(string name)
    {
        List<string> plain = await Shape.Run(twins.Plain, name);

        using var scopes = new RecordedScopes();
        List<string> woven = await Shape.Run(twins.Woven, name);

        Assert.That(woven, Is.EqualTo(plain));
    }

    [TestCaseSource(typeof(Shape), nameof(Shape.Names))]
    public async Task Each_call_is_exactly_one_scope_that_ends_once(string name)
    {
        using var scopes = new RecordedScopes();
        await Shape.Run(twins.Woven, name);

        MethodInfo shape = Shape.Find(twins.Woven, name);
        Assert.Multiple(() =>
        {
            Assert.That(scopes.Begun, Is.EqualTo(Shape.ExpectedScopes(shape)), "begun");
            Assert.That(scopes.Ended, Is.EqualTo(Shape.ExpectedScopes(shape)), "ended");
            Assert.That(scopes.Failed, Is.EqualTo(Shape.ExpectedFailures(shape)), "failed");
        });
    }

    [TestCaseSource(typeof(Shape), nameof(Shape.Names))]
    public async Task A_woven_shape_behaves_as_its_unwoven_twin_when_nothing_records(string name)
    {
        Assert.That(await Shape.Run(twins.Woven, name), Is.EqualTo(await Shape.Run(twins.Plain, name)));
    }
}
