using Microsoft.CodeAnalysis;
using XRaySink.Fody.Tests.Proof;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests;

/// <summary>Methods that the run time itself suspends: they have no state machine, and need a process of their own.</summary>
[TestFixture(OptimizationLevel.Debug)]
[TestFixture(OptimizationLevel.Release)]
public class RuntimeAsyncTests(OptimizationLevel optimization)
{
    const string Jobs = """
        #pragma warning disable CS1998
        namespace Shapes;
        public class ShapeAttribute : Attribute { public int Scopes { get; set; } = 1; }
        public class Log { public List<string> Lines { get; } = new(); }
        public class Host<T>
        {
            [XRayTask] public async Task<T> Value(T value) { await Task.Yield(); return value; }
            [XRayTask] [return: XRayMetadata] public async ValueTask<string> Text([XRayAnnotation] string text) { if (text.Length == 0) return "empty"; await Task.Delay(1); return text; }
            [XRayTask] public async Task Failing() { try { await Task.Yield(); throw new InvalidOperationException("late"); } finally { await Task.Yield(); } }
            [XRayTask] public async Task Nothing() { }
        }
        public static class Calls
        {
            [Shape(Scopes = 3)]
            public static async Task Values(Log log)
            {
                var before = System.Diagnostics.Activity.Current;
                log.Lines.Add((await new Host<int>().Value(4)).ToString());
                log.Lines.Add(await new Host<int>().Text(""));
                log.Lines.Add(await new Host<int>().Text("text"));
                log.Lines.Add("kept " + ReferenceEquals(before, System.Diagnostics.Activity.Current));
            }
            [Shape(Scopes = 2)]
            public static async Task Failures(Log log)
            {
                try { await new Host<string>().Failing(); } catch (Exception e) { log.Lines.Add(e.Message); }
                Task task = new Host<string>().Nothing();
                log.Lines.Add("current " + (System.Diagnostics.Activity.Current is null));
                await task;
            }
        }
        """;

    [Test]
    public async Task Methods_that_the_run_time_suspends_are_woven_and_run_as_before()
    {
        var snippet = new Snippet(Jobs, optimization, features: ["runtime-async"]);

        ChildProcess.Outcome run = await ChildProcess.Runner(new Dictionary<string, string> { ["DOTNET_RuntimeAsync"] = "1" }, "shapes", snippet.AssemblyPath);

        Assert.That(snippet.Messages, Is.Empty);
        Assert.That(snippet.Woven, Is.EqualTo(new[] { "Host.Value", "Host.Text", "Host.Failing", "Host.Nothing" }));
        Assert.That(run.Output.ReplaceLineEndings("\n").Trim(), Is.EqualTo("""
            Values: begun 3, ended 3, expected 3
              4
              empty
              text
              kept True
            Failures: begun 2, ended 2, expected 2
              late
              current True
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void The_compiler_really_makes_no_state_machine()
    {
        using Mono.Cecil.ModuleDefinition module = Mono.Cecil.ModuleDefinition.ReadModule(new Snippet(Jobs, optimization, features: ["runtime-async"]).AssemblyPath);

        Assert.That(module.GetType("Shapes.Host`1").NestedTypes, Is.Empty);
    }
}
