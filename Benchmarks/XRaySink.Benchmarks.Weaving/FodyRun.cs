using System.Diagnostics;

namespace XRaySink.Benchmarks.Weaving;

/// <summary>Runs Fody on a copy of an assembly as a build does, in this process.</summary>
sealed class FodyRun(string folder)
{
    // Fody's build task keeps one from build to build, and so do we: what is measured is weaving, not the loading of weavers.
    readonly IsolatedAssemblyLoadContext context = new();

    public static readonly WeaverEntry Empty = new() { AssemblyPath = typeof(EmptyWeaver).Assembly.Location, ConfiguredTypeName = nameof(EmptyWeaver), Element = "<EmptyWeaver />" };

    public static readonly WeaverEntry XRaySink = new() { AssemblyPath = Path.Combine(AppContext.BaseDirectory, "XRaySink.Fody.dll"), Element = "<XRaySink />" };

    public TimeSpan Weave(GeneratedAssembly assembly, WeaverEntry weaver)
    {
        string path = Path.Combine(folder, "weaving", Path.GetFileName(assembly.Path));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(assembly.Path, path, overwrite: true);
        File.Copy(assembly.SymbolsPath, Path.ChangeExtension(path, ".pdb"), overwrite: true);

        var log = new ErrorsThrow();
        IInnerWeaver inner = context.CreateInstanceFromAndUnwrap();
        inner.AssemblyFilePath = path;
        inner.ProjectDirectoryPath = inner.SolutionDirectoryPath = inner.IntermediateDirectoryPath = folder;
        inner.ProjectFilePath = Path.Combine(folder, "Generated.csproj");
        inner.References = string.Join(';', GeneratedAssembly.References);
        inner.ReferenceCopyLocalPaths = [];
        inner.RuntimeCopyLocalPaths = [];
        inner.DefineConstants = [];
        inner.Weavers = [weaver];
        inner.Logger = log;

        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        inner.Execute();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        log.Check();
        return elapsed;
    }

    sealed class ErrorsThrow : ILogger
    {
        readonly List<string> errors = [];

        public bool ErrorOccurred => errors.Count > 0;

        public void Check()
        {
            if (ErrorOccurred)
                throw new InvalidOperationException(string.Join('\n', errors));
        }

        public void LogError(string message) => errors.Add(message);

        public void LogError(string message, string? file, int lineNumber, int columnNumber, int endLineNumber, int endColumnNumber) => errors.Add(message);

        public void SetCurrentWeaverName(string weaverName)
        {
        }

        public void ClearWeaverName()
        {
        }

        public void LogDebug(string message)
        {
        }

        public void LogInfo(string message)
        {
        }

        public void LogMessage(string message, int level)
        {
        }

        public void LogWarning(string message, string? code = "")
        {
        }

        public void LogWarning(string message, string? file, int lineNumber, int columnNumber, int endLineNumber, int endColumnNumber, string? code = "")
        {
        }
    }
}
