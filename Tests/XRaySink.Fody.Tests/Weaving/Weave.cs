using System.Xml.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Tests.Proof;

namespace XRaySink.Fody.Tests.Weaving;

/// <summary>What the weaver said about an assembly.</summary>
sealed record WeaveMessage(bool IsError, string Text, SequencePoint? Place)
{
    public string Code => Text[..Text.IndexOf(':', StringComparison.Ordinal)];
}

/// <summary>Runs the weaver on an assembly as Fody does.</summary>
static class Weave
{
    /// <summary>Weaves, and tells for each method where each of its instructions is afterwards.</summary>
    public static Dictionary<string, Dictionary<int, int>> InPlaceFollowingInstructions(string path)
    {
        Dictionary<string, Dictionary<int, Instruction>> before = [];
        Dictionary<string, Dictionary<int, int>> moved = [];
        Run(path, new Settings(),
            module => before = SymbolComparison.Methods(module).ToDictionary(m => m.Key, m => m.Value.Body.Instructions.ToDictionary(i => i.Offset)),
            () => moved = before.ToDictionary(m => m.Key, m => m.Value.ToDictionary(i => i.Key, i => i.Value.Offset)));
        return moved;
    }

    public static List<WeaveMessage> InPlace(string path, string config = "<XRaySink/>", params string[] defineConstants) =>
        Run(path, new Settings { Config = config, DefineConstants = defineConstants }, _ => { }, () => { });

    public static List<WeaveMessage> InPlace(string path, BuildOptions build, string config = "<XRaySink/>") =>
        Run(path, new Settings { Build = build, Config = config }, _ => { }, () => { });

    sealed record Settings
    {
        public string Config { get; init; } = "<XRaySink/>";

        public IReadOnlyList<string> DefineConstants { get; init; } = [];

        public BuildOptions Build { get; init; } = new();
    }

    static List<WeaveMessage> Run(string path, Settings settings, Action<ModuleDefinition> before, Action after)
    {
        using var resolver = new ReferenceResolver(settings.Build.References);
        using ModuleDefinition module = ModuleDefinition.ReadModule(path, new ReaderParameters { InMemory = true, AssemblyResolver = resolver });
        try
        {
            module.ReadSymbols();
        }
        catch (SymbolsNotFoundException)
        {
            // Fody goes on without them.
        }
        before(module);

        var messages = new List<WeaveMessage>();
#pragma warning disable CS0618 // Fody sets these, and so do we
        var weaver = new ModuleWeaver
        {
            ModuleDefinition = module,
            AssemblyResolver = resolver,
            AssemblyFilePath = path,
            Config = XElement.Parse(settings.Config),
            DefineConstants = [.. settings.DefineConstants],
            LogError = text => messages.Add(new WeaveMessage(true, text, null)),
            LogErrorPoint = (text, place) => messages.Add(new WeaveMessage(true, text, place)),
            LogWarning = text => messages.Add(new WeaveMessage(false, text, null)),
            LogWarningPoint = (text, place) => messages.Add(new WeaveMessage(false, text, place)),
        };
#pragma warning restore CS0618
        try
        {
            weaver.Execute();
        }
        catch (global::Fody.WeavingException) when (messages.Any(message => message.IsError))
        {
            // The assembly stays as it was compiled.
            return messages;
        }

        module.Write(path, new WriterParameters
        {
            WriteSymbols = module.HasSymbols,
            StrongNameKeyBlob = settings.Build.KeyFile is { } key ? File.ReadAllBytes(key) : null,
        });
        after();
        return messages;
    }

    sealed class ReferenceResolver(IReadOnlyList<string> references) : DefaultAssemblyResolver
    {
        readonly Dictionary<string, AssemblyDefinition> known = [];

        public override AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
        {
            if (!known.TryGetValue(name.Name, out AssemblyDefinition? assembly))
            {
                string path = references.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name.Name) ?? throw new AssemblyResolutionException(name);
                known[name.Name] = assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = this });
            }
            return assembly;
        }

        protected override void Dispose(bool disposing)
        {
            foreach (AssemblyDefinition assembly in known.Values)
                assembly.Dispose();
            base.Dispose(disposing);
        }
    }
}
