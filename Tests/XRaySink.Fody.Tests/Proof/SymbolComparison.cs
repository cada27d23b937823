using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace XRaySink.Fody.Tests.Proof;

/// <summary>
/// Compares the debug information of an assembly before and after weaving: every sequence point, local scope and piece of stepping
/// information must be where it was, which means on the very instruction on which it was.
/// </summary>
static class SymbolComparison
{
    public sealed record Result(List<string> Differences, int SequencePoints, int AwaitPoints, int Scopes);

    /// <param name="plainPath">The assembly as compiled.</param>
    /// <param name="wovenPath">The assembly as woven.</param>
    /// <param name="moved">For each method, where each of its instructions is after weaving.</param>
    public static Result Compare(string plainPath, string wovenPath, Dictionary<string, Dictionary<int, int>> moved)
    {
        using ModuleDefinition plain = Read(plainPath);
        using ModuleDefinition woven = Read(wovenPath);
        Dictionary<string, MethodDefinition> after = Methods(woven);
        var differences = new List<string>();
        int points = 0, awaits = 0, scopes = 0;

        foreach ((string name, MethodDefinition method) in Methods(plain))
        {
            List<string> expected = Describe(method, offset => moved[name].TryGetValue(offset, out int now) ? now.ToString(Invariant) : "the end");
            List<string> actual = Describe(after[name], offset => offset >= after[name].Body.CodeSize ? "the end" : offset.ToString(Invariant));
            points += expected.Count(line => line.StartsWith("point", StringComparison.Ordinal));
            awaits += expected.Count(line => line.StartsWith("yield", StringComparison.Ordinal));
            scopes += expected.Count(line => line.StartsWith("scope", StringComparison.Ordinal));
            differences.AddRange(expected.Except(actual).Select(line => $"{name}: lost {line}"));
            differences.AddRange(actual.Except(expected).Select(line => $"{name}: new {line}"));
        }
        return new Result(differences, points, awaits, scopes);
    }

    public static Dictionary<string, MethodDefinition> Methods(ModuleDefinition module) =>
        module.GetAllTypes().SelectMany(type => type.Methods).Where(method => method.HasBody)
            .GroupBy(method => method.FullName).ToDictionary(group => group.Key, group => group.First());

    static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;

    static ModuleDefinition Read(string path) => ModuleDefinition.ReadModule(path, new ReaderParameters { ReadSymbols = true });

    static List<string> Describe(MethodDefinition method, Func<int, string> place)
    {
        var lines = new List<string>();
        foreach (SequencePoint point in method.DebugInformation.SequencePoints)
            lines.Add($"point {point.StartLine}:{point.StartColumn}-{point.EndLine}:{point.EndColumn} at {(point.Offset == 0 ? "the beginning" : place(point.Offset))}");

        if (method.DebugInformation.Scope is { } root)
            Describe(root, lines, place, depth: 0);

        foreach (AsyncMethodBodyDebugInformation stepping in method.CustomDebugInformations.OfType<AsyncMethodBodyDebugInformation>())
        {
            lines.Add($"catch {(stepping.CatchHandler.Offset == -1 ? "nowhere" : place(stepping.CatchHandler.Offset))}");
            for (int i = 0; i < stepping.Yields.Count; i++)
                lines.Add($"yield {place(stepping.Yields[i].Offset)} resumes in {stepping.ResumeMethods[i].FullName} at {place(stepping.Resumes[i].Offset)}");
        }

        foreach (StateMachineScopeDebugInformation hoisted in method.CustomDebugInformations.OfType<StateMachineScopeDebugInformation>())
        {
            foreach (StateMachineScope scope in hoisted.Scopes)
                lines.Add($"scope of a hoisted local from {place(scope.Start.Offset)} to {End(scope.End, place)}");
        }

        if (method.DebugInformation.StateMachineKickOffMethod is { } kickoff)
            lines.Add("kickoff " + kickoff.FullName);
        return lines;
    }

    static void Describe(ScopeDebugInformation scope, List<string> lines, Func<int, string> place, int depth)
    {
        // The outermost scope is the whole method, whatever its length.
        string range = depth == 0 ? "all" : $"{place(scope.Start.Offset)} to {End(scope.End, place)}";
        lines.Add($"scope {depth} {range}: {string.Join(", ", scope.Variables.Select(v => $"{v.Index} {v.Name}"))} {string.Join(", ", scope.Constants.Select(c => c.Name))}");
        foreach (ScopeDebugInformation inner in scope.Scopes)
            Describe(inner, lines, place, depth + 1);
    }

    static string End(InstructionOffset end, Func<int, string> place) => end.IsEndOfMethod ? "the end" : place(end.Offset);
}
