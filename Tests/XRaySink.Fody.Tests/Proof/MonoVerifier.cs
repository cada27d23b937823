using Microsoft.CodeAnalysis;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests.Proof;

/// <summary>
/// Verifies the types of every instruction with Mono's <c>pedump</c>, which is the one verifier that runs everywhere. It cannot load
/// what is compiled for .NET, so the shapes are compiled once more against Mono's own core library.
/// </summary>
static class MonoVerifier
{
    // Debian: libmono-cil-dev, mono-utils
    const string Libraries = "/usr/lib/mono/4.5";

    public static string? Missing =>
        !File.Exists(Path.Combine(Libraries, "mscorlib.dll")) ? "Mono's core library is not here (Debian: libmono-cil-dev)"
        : !File.Exists("/usr/bin/pedump") ? "pedump is not here (Debian: mono-utils)"
        : null;

    /// <summary>Compiles the shapes for Mono; their constant <c>MONO</c> leaves out what its core library cannot express.</summary>
    public static string CompileShapes(OptimizationLevel optimization)
    {
        string folder = TemporaryFolder.Create("mono");
        string runtime = Path.Combine(folder, "XRaySink.Attributes.dll");
        ShapeCompiler.Compile(runtime, optimization, [Source("Runtime.cs")], Build());

        string shapes = Path.Combine(folder, "Shapes.dll");
        ShapeCompiler.Compile(shapes, optimization, [.. Twins.Sources(), Source("Polyfills.cs")], Build(runtime));
        return shapes;
    }

    /// <summary>Weaves a copy beside the original, where the runtime is as well.</summary>
    public static string Weave(string shapes)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(shapes)!, "woven")).FullName;
        string runtime = Path.Combine(Path.GetDirectoryName(shapes)!, "XRaySink.Attributes.dll");
        foreach (string file in new[] { shapes, Path.ChangeExtension(shapes, ".pdb"), runtime })
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));

        string woven = Path.Combine(folder, Path.GetFileName(shapes));
        List<WeaveMessage> messages = Weaving.Weave.InPlace(woven, Build(runtime));
        return messages.Exists(message => message.IsError) ? throw new InvalidOperationException(string.Join('\n', messages)) : woven;
    }

    public sealed record Finding(string Method, string Text);

    public static async Task<List<Finding>> Verify(string assembly)
    {
        ChildProcess.Outcome outcome = await ChildProcess.Run("/usr/bin/pedump", new Dictionary<string, string>(), ["--verify", "all,code", assembly], Path.GetDirectoryName(assembly));
        var findings = new List<Finding>();
        string method = "the module";
        foreach (string line in outcome.Output.Split('\n').Where(line => line.Length > 0))
        {
            if (line.StartsWith(InMethod, StringComparison.Ordinal))
                method = line[InMethod.Length..];
            else
                findings.Add(new Finding(method, line));
        }
        return findings;
    }

    const string InMethod = "In method: ";

    static BuildOptions Build(params string[] runtime) => new()
    {
        Constants = ["MONO"],
        // Its reader of metadata stumbles over the places at which the compiler notes what may be null.
        Nullable = false,
        References = [.. new[] { "mscorlib.dll", "System.dll", "System.Core.dll", "Microsoft.CSharp.dll" }.Select(file => Path.Combine(Libraries, file)), .. runtime],
    };

    static SourceFile Source(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Proof", "Mono", name);
        return new SourceFile(path, File.ReadAllText(path));
    }
}
