using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace XRaySink.Tests.Weaving;

/// <summary>Assemblies compiled from source, and loaded as plugins are: so that they can be unloaded.</summary>
static class CompiledAssembly
{
    static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "System.Private.CoreLib.dll" or "System.Runtime.dll" or "netstandard.dll")
            .Append(typeof(XRay).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path))];

    public static byte[] Compile(string name, string source)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText("using System.Threading.Tasks; using XRaySink;\n" + source)],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.That(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }

    public static Assembly Load(byte[] image)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        return context.LoadFromStream(new MemoryStream(image));
    }

    /// <summary>Loads it for a look from afar: nothing of the caller's holds it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static WeakReference LoadAndUnload(byte[] image)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        context.LoadFromStream(new MemoryStream(image));
        context.Unload();
        return new WeakReference(context);
    }
}
