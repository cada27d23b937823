using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace XRaySink.Fody.Tests.Weaving;

/// <summary>Compiles sources as a build would, with a portable PDB beside the assembly.</summary>
static class ShapeCompiler
{
    static readonly Lazy<PortableExecutableReference[]> References = new(() =>
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "shape-references.txt"))
            .Select(path => MetadataReference.CreateFromFile(path))
            .ToArray());

    public static IEnumerable<string> ReferencePaths => References.Value.Select(reference => reference.FilePath!);

    public static void Compile(string path, OptimizationLevel optimization, IEnumerable<SourceFile> sources, IEnumerable<string>? features = null, bool program = false)
    {
        var parsing = new CSharpParseOptions(LanguageVersion.Preview)
            .WithFeatures((features ?? []).Select(feature => KeyValuePair.Create(feature, "on")));
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path),
            sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, parsing, source.Path, System.Text.Encoding.UTF8)),
            References.Value,
            new CSharpCompilationOptions(program ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)
                .WithOptimizationLevel(optimization)
                .WithAllowUnsafe(true)
                // Methods that the run time suspends are a preview on this framework.
                .WithSpecificDiagnosticOptions([KeyValuePair.Create("SYSLIB5007", ReportDiagnostic.Suppress)])
                .WithNullableContextOptions(NullableContextOptions.Enable)
                .WithDeterministic(true));

        using FileStream assembly = File.Create(path);
        using FileStream symbols = File.Create(Path.ChangeExtension(path, ".pdb"));
        EmitResult result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (!result.Success)
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }
}

sealed record SourceFile(string Path, string Text);
