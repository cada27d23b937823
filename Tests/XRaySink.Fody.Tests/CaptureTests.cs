using System.Diagnostics;
using Microsoft.CodeAnalysis;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests;

[TestFixture(OptimizationLevel.Debug)]
[TestFixture(OptimizationLevel.Release)]
public class CaptureTests(OptimizationLevel optimization)
{
    const string Used = "await Task.Yield(); return tenant.Length + count;";
    const string Unused = "await Task.Yield(); return 7;";

    [TestCase("async Task<int>", Used, TestName = "Arguments_of_an_async_method")]
    [TestCase("async Task<int>", Unused, TestName = "Arguments_that_the_body_does_not_use")]
    [TestCase("async ValueTask<int>", Unused, TestName = "Arguments_of_a_value_task")]
    [TestCase("Task<int>", "return Task.FromResult(7);", TestName = "Arguments_of_a_method_that_returns_a_task")]
    [TestCase("int", "return 7;", TestName = "Arguments_of_a_synchronous_method")]
    [TestCase("async IAsyncEnumerable<int>", "await Task.Yield(); yield return 7;", TestName = "Arguments_of_an_async_iterator")]
    public async Task Arguments_are_recorded(string returns, string body)
    {
        string consume = returns.Contains("Enumerable", StringComparison.Ordinal)
            ? "await foreach (int _ in new Host<string>().M(\"blue\", 4, new[] { 1 }, Guid.Empty)) { }"
            : returns == "int" ? "await Task.Yield(); new Host<string>().M(\"blue\", 4, new[] { 1 }, Guid.Empty);"
            : "await new Host<string>().M(\"blue\", 4, new[] { 1 }, Guid.Empty);";
        var snippet = new Snippet($$"""
            public class Host<T>
            {
                [XRayTask]
                public {{returns}} M<TId>([XRayAnnotation] T tenantOf, [XRayAnnotation("n")] int count, [XRayMetadata] int[] order, [XRayAnnotation] TId id)
                {
                    string tenant = "blue";
                    {{body}}
                }
            }
            public static class P { public static async Task Run() { {{consume}} } }
            """, optimization);

        using var scopes = new RecordedScopes();
        await snippet.Run();

        Activity activity = scopes.EndedActivities.Single();
        Assert.That(activity.GetTagItem("tenantOf"), Is.EqualTo("blue"));
        Assert.That(activity.GetTagItem("n"), Is.EqualTo(4L));
        Assert.That(activity.GetTagItem("id"), Is.EqualTo(Guid.Empty.ToString()));
        Assert.That(activity.GetTagItem("aws.xray.metadata.default"), Is.EqualTo("{\"order\":[1]}"));
    }

    [TestCase("async Task<int>", "await Task.Yield(); return 7;")]
    [TestCase("async ValueTask<int>", "await Task.Yield(); return 7;")]
    [TestCase("Task<int>", "return Task.FromResult(7);")]
    [TestCase("Task<int>", "return Task.Run(() => 7);")]
    [TestCase("ValueTask<int>", "return new ValueTask<int>(7);")]
    [TestCase("int", "return 7;")]
    public async Task A_result_is_recorded_and_reaches_the_caller(string returns, string body)
    {
        var snippet = new Snippet($$"""
            public static class P
            {
                [XRayTask] [return: XRayAnnotation("number"), XRayMetadata(Namespace = "results")]
                static {{returns}} M() { {{body}} }
                public static async Task<int> Run() { await Task.Yield(); return {{(returns == "int" ? "" : "await ")}}M(); }
            }
            """, optimization);

        using var scopes = new RecordedScopes();
        object? result = await snippet.Run();

        Assert.That(((Task<int>)result!).Result, Is.EqualTo(7));
        Assert.That(scopes.EndedActivities.Single().GetTagItem("number"), Is.EqualTo(7L));
        Assert.That(scopes.EndedActivities.Single().GetTagItem("aws.xray.metadata.results"), Is.EqualTo("{\"result\":7}"));
    }

    [Test]
    public async Task Captures_and_scopes_allocate_nothing_when_nothing_is_recorded()
    {
        var snippet = new Snippet("""
            public static class P
            {
                [XRayTask] [return: XRayMetadata] static async ValueTask<long> Async([XRayAnnotation] int a, [XRayMetadata] Guid b) { await Task.CompletedTask; return a; }
                [XRaySubsegment] [return: XRayMetadata] static long Sync([XRayAnnotation] int a, [XRayMetadata] Guid b) => a;
                [XRayTask] static ValueTask<long> Returned([XRayAnnotation] int a) => new(a);
                public static Task<long> Run()
                {
                    long before = 0;
                    for (int i = 0; i < 2000; i++)
                    {
                        if (i == 1000)
                            before = GC.GetAllocatedBytesForCurrentThread();
                        _ = Async(i, Guid.Empty).Result + Sync(i, Guid.Empty) + Returned(i).Result;
                    }
                    return Task.FromResult(GC.GetAllocatedBytesForCurrentThread() - before);
                }
            }
            """, OptimizationLevel.Release);

        Assert.That(((Task<long>)(await snippet.Run())!).Result, Is.Zero);
    }
}
