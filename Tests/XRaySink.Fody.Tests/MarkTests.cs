using Microsoft.CodeAnalysis;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests;

[TestFixture(OptimizationLevel.Debug)]
[TestFixture(OptimizationLevel.Release)]
public class MarkTests(OptimizationLevel optimization)
{
    const string Body = "=> await Task.Yield();";

    [Test]
    public void A_mark_on_a_class_is_for_its_public_and_internal_async_methods()
    {
        var snippet = new Snippet($$"""
            [XRayTask]
            public class C
            {
                public async Task A() {{Body}}
                internal async ValueTask B() {{Body}}
                protected internal async void C1() {{Body}}
                public async IAsyncEnumerable<int> D() { await Task.Yield(); yield return 1; }
                protected async Task E() {{Body}}
                private async Task F() {{Body}}
                private protected async Task G() {{Body}}
                public Task H() => Task.CompletedTask;
                public int I() => 1;
                public Func<Task> J => async () => await Task.Yield();
            }
            """, optimization);

        Assert.That(snippet.Woven, Is.EqualTo(new[] { "C.A", "C.B", "C.C1", "C.D" }));
    }

    [Test]
    public void A_mark_on_the_assembly_is_for_every_type()
    {
        var snippet = new Snippet($"[assembly: XRaySubsegment] public class A {{ public async Task M() {Body} }} class B {{ public async Task M() {Body} }}", optimization);

        Assert.That(snippet.Woven, Is.EqualTo(new[] { "A.M", "B.M" }));
    }

    [Test]
    public async Task The_nearest_mark_wins()
    {
        var snippet = new Snippet($$"""
            [assembly: XRaySubsegment("assembly")]
            [XRaySubsegment("outer")]
            public static class Outer
            {
                public static async Task Run()
                {
                    await Own();
                    await Inner.OfOuter();
                    await Marked.OfType();
                    await Other.OfAssembly();
                }
                [XRayTask("own")] public static async Task Own() {{Body}}
                public static class Inner { public static async Task OfOuter() {{Body}} }
                [XRaySubsegment("type")] public static class Marked { public static async Task OfType() {{Body}} }
            }
            public static class Other { public static async Task OfAssembly() {{Body}} }
            """, optimization);

        using var scopes = new RecordedScopes();
        using (new System.Diagnostics.Activity("around").Start())
            await snippet.Run();

        Assert.That(scopes.EndedActivities.Select(a => a.DisplayName), Is.EqualTo(new[] { "own", "outer", "type", "assembly", "outer" }));
    }

    [Test]
    public void Ignore_wins_over_every_mark()
    {
        var snippet = new Snippet($$"""
            [assembly: XRayTask]
            [XRayTask] public class A { [XRayIgnore] public async Task M() {{Body}} public async Task N() {{Body}} }
            [XRayIgnore] public class B { [XRayTask] public async Task M() {{Body}} public class Inner { public async Task N() {{Body}} } }
            """, optimization);

        Assert.That(snippet.Woven, Is.EqualTo(new[] { "A.N" }));
    }

    const string Jobs = """
        namespace Quartz { public interface IJob { Task Execute(int context); } public interface IHandler<T> { Task Handle(T message); } }
        namespace My.Jobs
        {
            public class A : Quartz.IJob { public async Task Execute(int context) => await Task.Yield(); public async Task Other() => await Task.Yield(); }
            public class B : Quartz.IJob { Task Quartz.IJob.Execute(int context) => Task.CompletedTask; }
            public class C : A { }
            public class D : Quartz.IHandler<string> { public Task Handle(string message) => Task.CompletedTask; public Task Handle() => Task.CompletedTask; }
        }
        namespace My.Data
        {
            public class Store { public async Task Load() => await Task.Yield(); public Task Save() => Task.CompletedTask; public int Count() => 1; }
            public class Migrations { public async Task Up() => await Task.Yield(); }
        }
        """;

    [TestCase("<Task Implements='Quartz.IJob' />", "A.Execute", "B.Execute")]
    [TestCase("<Task Implements='Quartz.IHandler' />", "D.Handle")]
    [TestCase("<Subsegment Methods='My.Data.*' />", "Store.Load", "Store.Save", "Migrations.Up")]
    [TestCase("<Subsegment Methods='My.Data.*' /><Exclude Methods='My.Data.Migrations.*' />", "Store.Load", "Store.Save")]
    [TestCase("<Subsegment Methods='My.Jobs.A.Other; *.Up' />", "A.Other", "Migrations.Up")]
    [TestCase("<Task Methods='My.*' Implements='Quartz.IJob' />", "A.Execute", "B.Execute")]
    public void A_rule_marks_methods_without_an_attribute(string rules, params string[] woven) =>
        Assert.That(new Snippet(Jobs, optimization, config: $"<XRaySink>{rules}</XRaySink>").Woven, Is.EquivalentTo(woven));

    [Test]
    public async Task A_task_that_joins_is_a_segment_below_its_creation_in_the_callers_trace()
    {
        var snippet = new Snippet("public static class P { [XRayTask(\"outer\")] public static async Task Run() => await Inner(); [XRayTask(\"inner\", Trace = XRayTraceMode.Join)] static async Task Inner() => await Task.Yield(); }", optimization);

        using var scopes = new RecordedScopes();
        await snippet.Run();

        Assert.That(scopes.EndedActivities.Select(a => a.DisplayName), Is.EqualTo(new[] { "Create Task: inner", "inner", "outer" }));
        Assert.That(scopes.EndedActivities.Select(a => a.TraceId).Distinct().Count(), Is.EqualTo(1));
        Assert.That(scopes.EndedActivities[1].ParentSpanId, Is.EqualTo(scopes.EndedActivities[0].SpanId));
    }

    [Test]
    public async Task A_tasks_path_names_the_type_of_the_object_and_the_method_as_written()
    {
        var snippet = new Snippet("""
            public class Base { [XRayTask] public virtual async Task _CleanUpAsync() => await Task.Yield(); }
            public class Outer { public class Derived<T> : Base { } }
            public static class P
            {
                public static async Task Run()
                {
                    await new Base()._CleanUpAsync();
                    await new Outer.Derived<int>()._CleanUpAsync();
                    await Local();
                    [XRayTask] static async Task Local() => await Task.Yield();
                }
            }
            """, optimization);

        using var scopes = new RecordedScopes();
        await snippet.Run();

        Assert.That(scopes.EndedActivities.Select(a => a.DisplayName), Is.EqualTo(new[] { "Base/CleanUp", "Outer.Derived/CleanUp", "P/Run.Local" }));
    }
}
