using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace XRaySink.Fody.Tests.Weaving;

/// <summary>Compiles sources as a build would, with a portable PDB beside the assembly.</summary>
static class ShapeCompiler
{
    /// <summary>The framework and the runtime, as this project refers to them.</summary>
    public static readonly IReadOnlyList<string> References = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "shape-references.txt"));

    static readonly System.Collections.Concurrent.ConcurrentDictionary<string, MetadataReference> Loaded = new();

    public static void Compile(string path, OptimizationLevel optimization, IEnumerable<SourceFile> sources, BuildOptions? options = null)
    {
        options ??= new BuildOptions();
        var parsing = new CSharpParseOptions(LanguageVersion.Preview, preprocessorSymbols: options.Constants)
            .WithFeatures(options.Features.Select(feature => KeyValuePair.Create(feature, "on")));
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path),
            sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, parsing, source.Path, System.Text.Encoding.UTF8)),
            options.References.Select(reference => Loaded.GetOrAdd(reference, path => MetadataReference.CreateFromFile(path))),
            new CSharpCompilationOptions(options.Program ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)
                .WithOptimizationLevel(optimization)
                .WithAllowUnsafe(true)
                // Methods that the run time suspends are a preview on this framework.
                .WithSpecificDiagnosticOptions([KeyValuePair.Create("SYSLIB5007", ReportDiagnostic.Suppress)])
                .WithNullableContextOptions(options.Nullable ? NullableContextOptions.Enable : NullableContextOptions.Disable)
                .WithCryptoKeyFile(options.KeyFile)
                .WithStrongNameProvider(new DesktopStrongNameProvider())
                .WithDeterministic(true));

        using FileStream assembly = File.Create(path);
        using FileStream? symbols = options.Symbols == DebugInformationFormat.PortablePdb ? File.Create(Path.ChangeExtension(path, ".pdb")) : null;
        EmitResult result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: options.Symbols));
        if (!result.Success)
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }
}

sealed record SourceFile(string Path, string Text);

/// <summary>What a project file may say.</summary>
sealed record BuildOptions
{
    public IReadOnlyList<string> Features { get; init; } = [];

    public IReadOnlyList<string> Constants { get; init; } = [];

    public bool Nullable { get; init; } = true;

    public bool Program { get; init; }

    public DebugInformationFormat Symbols { get; init; } = DebugInformationFormat.PortablePdb;

    public string? KeyFile { get; init; }

    public IReadOnlyList<string> References { get; init; } = ShapeCompiler.References;
}
