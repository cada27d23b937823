using System.Reflection;
using Microsoft.CodeAnalysis;
using XRaySink.Fody.Tests.Fuzzing;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests;

/// <summary>
/// Random programs, woven and unwoven, must do the same. The seed is printed; <c>XRAYSINK_FUZZ_SEED</c> repeats a run from a seed on,
/// and <c>XRAYSINK_FUZZ_PROGRAMS</c> says how many programs each configuration gets. A program that fails becomes a shape.
/// </summary>
[TestFixture(OptimizationLevel.Debug)]
[TestFixture(OptimizationLevel.Release)]
public class FuzzTests(OptimizationLevel optimization)
{
    const string Usings = """
        using System; using System.Collections.Generic; using System.Diagnostics; using System.Linq;
        using System.Runtime.CompilerServices; using System.Threading.Tasks; using XRaySink;
        #pragma warning disable

        """;

    static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);

    static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : otherwise;

    [Test]
    public async Task Random_programs_behave_as_their_unwoven_twins_and_each_call_is_one_trace()
    {
        int seed = Setting("XRAYSINK_FUZZ_SEED", Random.Shared.Next(1_000_000) * 1000);
        RandomProgram[] programs = [.. Enumerable.Range(seed, Setting("XRAYSINK_FUZZ_PROGRAMS", 300)).Select(s => new RandomProgram(s))];
        TestContext.Out.WriteLine($"{optimization}: {programs.Length} programs, XRAYSINK_FUZZ_SEED={seed}");

        string plainPath = Path.Combine(TemporaryFolder.Create("fuzz"), "Fuzz.dll");
        ShapeCompiler.Compile(plainPath, optimization,
        [
            new SourceFile("FuzzRuntime.cs", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fuzzing", "FuzzRuntime.cs"))),
            .. programs.Select(program => new SourceFile(program.Name + ".cs", Usings + program.Source)),
        ]);
        string wovenPath = Copies.Of(plainPath);
        Assert.That(Weave.InPlace(wovenPath).Where(message => message.IsError), Is.Empty);
        Assembly plain = Twins.Load(plainPath), woven = Twins.Load(wovenPath);

        int calls = 0;
        foreach (RandomProgram program in programs)
        {
            foreach (int input in new[] { 0, 3, 10 })
                calls += await Compare(program, input, plain, woven);
        }
        TestContext.Out.WriteLine($"{calls} marked calls");
        Assert.That(calls, Is.GreaterThanOrEqualTo(programs.Length), "the programs call marked methods");
    }

    async Task<int> Compare(RandomProgram program, int input, Assembly plain, Assembly woven)
    {
        string what = $"{optimization}, input {input}, XRAYSINK_FUZZ_SEED={program.Seed} XRAYSINK_FUZZ_PROGRAMS=1\n{program.Source}";
        ProgramRun expected = await Run(plain, program, input);
        ProgramRun unrecorded = await Run(woven, program, input);
        using var scopes = new RecordedScopes();
        ProgramRun recorded = await Run(woven, program, input);

        Assert.That(unrecorded.Lines, Is.EqualTo(expected.Lines), () => "when nothing records, " + what);
        Assert.That(recorded.Lines, Is.EqualTo(expected.Lines), () => what);
        Assert.That((scopes.Begun, scopes.Ended, scopes.Failed), Is.EqualTo((expected.Calls, expected.Calls, expected.Failures)), () => "begun, ended and failed scopes: " + what);
        return expected.Calls;
    }

    /// <summary>
    /// The exception with the frames of the program. What lies between them depends on which thread was faster; and of optimized code the
    /// run time knows the lines only roughly, so that there they may be missing from a frame that threw more than once.
    /// </summary>
    string Text(Exception exception) =>
        string.Join('\n', [$"{exception.GetType()}: {exception.Message}", .. exception.ToString().Split('\n').Where(IsOfProgram).Select(Frame)]);

    static bool IsOfProgram(string line) => line.Contains(" at Program", StringComparison.Ordinal);

    string Frame(string line) => optimization == OptimizationLevel.Debug ? line : line.Split(" in ")[0].TrimEnd();

    sealed record ProgramRun(List<string> Lines, int Calls, int Failures);

    async Task<ProgramRun> Run(Assembly assembly, RandomProgram program, int input)
    {
        dynamic trace = Activator.CreateInstance(assembly.GetType("Trace", throwOnError: true)!)!;
        try
        {
            var task = (Task<int>)assembly.GetType(program.Name, throwOnError: true)!.GetMethod("Run")!.Invoke(null, [trace, input])!;
            trace.Add("result " + await task.WaitAsync(Enough));
        }
        catch (Exception exception)
        {
            trace.Add(Text(exception));
        }
        return new ProgramRun(trace.Lines, trace.Calls, trace.Failures);
    }
}
