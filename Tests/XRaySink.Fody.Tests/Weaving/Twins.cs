using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace XRaySink.Fody.Tests.Weaving;

/// <summary>The shapes compiled once for each configuration: an assembly as compiled, and its woven twin.</summary>
sealed class Twins
{
    static readonly Lazy<Twins> DebugTwins = new(() => new Twins(OptimizationLevel.Debug));
    static readonly Lazy<Twins> ReleaseTwins = new(() => new Twins(OptimizationLevel.Release));

    Twins(OptimizationLevel optimization)
    {
        string folder = TemporaryFolder.Create("shapes-" + optimization);
        PlainPath = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "plain")).FullName, "Shapes.dll");
        WovenPath = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "woven")).FullName, "Shapes.dll");

        ShapeCompiler.Compile(PlainPath, optimization, Sources());
        File.Copy(PlainPath, WovenPath);
        File.Copy(Path.ChangeExtension(PlainPath, ".pdb"), Path.ChangeExtension(WovenPath, ".pdb"));
        Messages = Weave.InPlace(WovenPath);

        Plain = Load(PlainPath);
        Woven = Load(WovenPath);
    }

    public string PlainPath { get; }

    public string WovenPath { get; }

    public Assembly Plain { get; }

    public Assembly Woven { get; }

    public List<WeaveMessage> Messages { get; }

    public static Twins Of(OptimizationLevel optimization) => (optimization == OptimizationLevel.Debug ? DebugTwins : ReleaseTwins).Value;

    public static Assembly Load(string path) =>
        new AssemblyLoadContext(path, isCollectible: false).LoadFromAssemblyPath(path);

    public static IEnumerable<SourceFile> Sources() =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Shapes"), "*.cs")
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(path)));
}
