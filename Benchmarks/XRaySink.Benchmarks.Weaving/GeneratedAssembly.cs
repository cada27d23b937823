using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace XRaySink.Benchmarks.Weaving;

/// <summary>An assembly of many methods, some of them marked, compiled as a Debug build would.</summary>
sealed class GeneratedAssembly
{
    const int MethodsPerClass = 100;

    public static readonly IReadOnlyList<string> References =
        File.ReadAllLines(System.IO.Path.Combine(AppContext.BaseDirectory, "generated-references.txt"));

    GeneratedAssembly(string path) => Path = path;

    /// <summary>The assembly; its symbols are beside it.</summary>
    public string Path { get; }

    public string SymbolsPath => System.IO.Path.ChangeExtension(Path, ".pdb");

    /// <param name="folder">Where the assembly is put.</param>
    /// <param name="methods">How many methods the source has.</param>
    /// <param name="marked">How many of them are marked, spread evenly.</param>
    public static GeneratedAssembly Compile(string folder, int methods, int marked)
    {
        string path = System.IO.Path.Combine(folder, $"Generated{methods}of{marked}.dll");
        var compilation = CSharpCompilation.Create(
            System.IO.Path.GetFileNameWithoutExtension(path),
            Sources(methods, marked).Select((text, i) => CSharpSyntaxTree.ParseText(text, path: $"Class{i}.cs", encoding: Encoding.UTF8)),
            References.Select(reference => MetadataReference.CreateFromFile(reference)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, deterministic: true));

        var assembly = new GeneratedAssembly(path);
        using FileStream code = File.Create(path);
        using FileStream symbols = File.Create(assembly.SymbolsPath);
        EmitResult result = compilation.Emit(code, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        return result.Success ? assembly : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    static IEnumerable<string> Sources(int methods, int marked)
    {
        int every = methods / marked;
        for (int first = 0; first < methods; first += MethodsPerClass)
        {
            var text = new StringBuilder("using System; using System.Linq; using System.Threading.Tasks; using XRaySink;\n");
            text.AppendLine(CultureInfo.InvariantCulture, $"public class Class{first} {{ int state;");
            for (int i = first; i < Math.Min(first + MethodsPerClass, methods); i++)
                text.AppendLine(Method(i, isMarked: i % every == 0));
            yield return text.Append('}').ToString();
        }
    }

    /// <summary>Half of the methods that are not marked are asynchronous too, as in a service.</summary>
    static string Method(int i, bool isMarked) => isMarked || i % 2 == 1
        ? $$"""
                {{(isMarked ? "[XRayTask] " : "")}}public async Task<int> Method{{i}}(string text, int n)
                {
                    if (n < 0)
                        return -1;
                    try
                    {
                        for (int i = 0; i < n; i++)
                        {
                            await Task.Yield();
                            state += text.Length * i;
                        }
                        return await Task.FromResult(state + {{i}});
                    }
                    catch (InvalidOperationException e) when (e.Message.Length > 3)
                    {
                        return -2;
                    }
                }
            """
        : $$"""
                public string Method{{i}}(string text, int n)
                {
                    if (string.IsNullOrEmpty(text))
                        throw new ArgumentException("There is no text.", nameof(text));
                    string joined = string.Join(",", Enumerable.Range(0, n).Select(i => text + i + state));
                    return joined.Length > {{i}} ? joined.Substring(0, {{i}}) : joined.ToUpperInvariant();
                }
            """;
}
