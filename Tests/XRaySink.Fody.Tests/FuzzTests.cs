using System.Reflection;
using Microsoft.CodeAnalysis;
using XRaySink.Fody.Tests.Fuzzing;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests;

/// <summary>
/// Random programs, woven and unwoven, must do the same. The seed is printed; <c>XRAYSINK_FUZZ_SEED</c> repeats a run, and
/// <c>XRAYSINK_FUZZ_PROGRAMS</c> makes it longer.
/// </summary>
[TestFixture(OptimizationLevel.Debug)]
[TestFixture(OptimizationLevel.Release)]
public class FuzzTests(OptimizationLevel optimization)
{
    const string Common = """
        using System; using System.Collections.Generic; using System.Threading.Tasks; using XRaySink;
        #pragma warning disable
        public sealed class Boom(string message) : Exception(message);
        public sealed class Trace
        {
            public List<string> Lines { get; } = new();
            public void Add(string line) { if (Lines.Count < 500) Lines.Add(line); }
            public bool Filter(bool value) { Add("filter " + value); return value; }
        }
        """;

    const string Slow = """

        public static class SlowSource
        {
            public static async Task<int> Slow(int n, bool later) { if (later) await Task.Yield(); return n; }
        }
        """;

    static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : otherwise;

    [Test]
    public async Task Random_programs_behave_as_their_unwoven_twins_and_each_call_is_one_trace()
    {
        int seed = Setting("XRAYSINK_FUZZ_SEED", Random.Shared.Next(1_000_000) * 1000);
        RandomProgram[] programs = [.. Enumerable.Range(seed, Setting("XRAYSINK_FUZZ_PROGRAMS", 300)).Select(s => new RandomProgram(s))];
        TestContext.Progress.WriteLine($"fuzz {optimization}: XRAYSINK_FUZZ_SEED={seed}, {programs.Length} programs");

        string source = Common + Slow + string.Concat(programs.Select(p => "\n" + p.Source().Replace("await Slow(", "await SlowSource.Slow(", StringComparison.Ordinal)));
        string plainPath = Path.Combine(TemporaryFolder.Create("fuzz"), "Fuzz.dll");
        string wovenPath = Path.Combine(TemporaryFolder.Create("fuzz"), "Fuzz.dll");
        ShapeCompiler.Compile(plainPath, optimization, [new SourceFile("Fuzz.cs", source)]);
        File.Copy(plainPath, wovenPath);
        File.Copy(Path.ChangeExtension(plainPath, ".pdb"), Path.ChangeExtension(wovenPath, ".pdb"));
        List<WeaveMessage> messages = Weave.InPlace(wovenPath);
        Assembly plain = Twins.Load(plainPath), woven = Twins.Load(wovenPath);

        Assert.That(messages, Is.Empty);
        foreach (RandomProgram program in programs)
        {
            foreach (int input in new[] { 0, 3, 10 })
            {
                List<string> expected = await Run(plain, program, input);
                using var scopes = new RecordedScopes();
                List<string> actual = await Run(woven, program, input);

                Assert.That(actual, Is.EqualTo(expected), $"{program.Name} with {input}, seed {seed}");
                Assert.That((scopes.Begun, scopes.Ended), Is.EqualTo((1, 1)), $"{program.Name} with {input}, seed {seed}");
            }
        }
    }

    static async Task<List<string>> Run(Assembly assembly, RandomProgram program, int input)
    {
        dynamic trace = Activator.CreateInstance(assembly.GetType("Trace", throwOnError: true)!)!;
        System.Diagnostics.Activity? before = System.Diagnostics.Activity.Current;
        try
        {
            var task = (Task<int>)assembly.GetType(program.Name, throwOnError: true)!.GetMethod("Run")!.Invoke(null, [trace, input])!;
            trace.Add("result " + await task);
        }
        catch (Exception exception)
        {
            trace.Add(exception.ToString());
        }
        trace.Add("context kept " + ReferenceEquals(before, System.Diagnostics.Activity.Current));
        return trace.Lines;
    }
}
