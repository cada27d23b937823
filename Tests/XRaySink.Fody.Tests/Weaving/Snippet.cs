using System.Reflection;
using Microsoft.CodeAnalysis;
using Mono.Cecil;

namespace XRaySink.Fody.Tests.Weaving;

/// <summary>A few lines of C#, compiled and woven.</summary>
sealed class Snippet
{
    const string Usings = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using XRaySink;\n";

    readonly string path;

    public Snippet(string code, OptimizationLevel optimization = OptimizationLevel.Release, string config = "<XRaySink/>", string[]? constants = null, bool program = false, string[]? features = null)
    {
        path = Path.Combine(TemporaryFolder.Create("snippet"), "Snippet.dll");
        ShapeCompiler.Compile(path, optimization, [new SourceFile("Snippet.cs", Usings + code)], new BuildOptions { Features = features ?? [], Program = program });
        Messages = Weave.InPlace(path, config, constants ?? []);
    }

    public string AssemblyPath => path;

    public List<WeaveMessage> Messages { get; }

    /// <summary>The names of the woven methods.</summary>
    public string[] Woven
    {
        get
        {
            using ModuleDefinition module = ModuleDefinition.ReadModule(path);
            return [.. module.GetType("<XRaySink>")?.Fields.Where(f => f.FieldType.Name != "ResultCapture").Select(f => f.Name[..f.Name.IndexOf('#')]) ?? []];
        }
    }

    public async Task<object?> Run(string method = "Run")
    {
        object? result = Twins.Load(path).GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Single(m => m.Name == method).Invoke(null, null);
        if (result is Task task)
            await task;
        return result;
    }
}
