using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Tests.Proof;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests;

/// <summary>What weaving must not change, and what it must do the same way each time.</summary>
[TestFixture(OptimizationLevel.Debug)]
[TestFixture(OptimizationLevel.Release)]
public class FidelityTests(OptimizationLevel optimization)
{
    readonly Twins twins = Twins.Of(optimization);

    [Test]
    public void The_same_input_gives_the_same_bytes_of_code_and_symbols()
    {
        // In one place, because an assembly names the path of its symbols.
        string first = Copies.Of(twins.PlainPath);
        string second = Copies.Of(twins.PlainPath);
        Weave.InPlace(first);
        byte[][] written = [File.ReadAllBytes(first), File.ReadAllBytes(Path.ChangeExtension(first, ".pdb"))];
        File.Copy(second, first, overwrite: true);
        File.Copy(Path.ChangeExtension(second, ".pdb"), Path.ChangeExtension(first, ".pdb"), overwrite: true);
        Weave.InPlace(first);

        Assert.That(File.ReadAllBytes(first), Is.EqualTo(written[0]));
        Assert.That(File.ReadAllBytes(Path.ChangeExtension(first, ".pdb")), Is.EqualTo(written[1]));
    }

    [Test]
    public void Weaving_what_is_woven_changes_nothing()
    {
        string path = Copies.Of(twins.WovenPath);
        byte[] woven = File.ReadAllBytes(path);
        using (ModuleDefinition module = ModuleDefinition.ReadModule(path, new ReaderParameters { InMemory = true, ReadSymbols = true }))
            module.Write(path, new WriterParameters { WriteSymbols = true });
        byte[] onlyWrittenAgain = File.ReadAllBytes(path);

        File.WriteAllBytes(path, woven);
        File.Copy(Path.ChangeExtension(twins.WovenPath, ".pdb"), Path.ChangeExtension(path, ".pdb"), overwrite: true);
        Weave.InPlace(path);

        Assert.That(File.ReadAllBytes(path), Is.EqualTo(onlyWrittenAgain));
    }

    [Test]
    public void Methods_that_are_not_marked_keep_every_instruction_local_and_handler()
    {
        using ModuleDefinition plain = ModuleDefinition.ReadModule(twins.PlainPath);
        using ModuleDefinition woven = ModuleDefinition.ReadModule(twins.WovenPath);
        Dictionary<string, MethodDefinition> after = SymbolComparison.Methods(woven);
        KeyValuePair<string, MethodDefinition>[] untouched = [.. SymbolComparison.Methods(plain).Where(method => !IsWoven(after[method.Key]))];

        foreach ((string name, MethodDefinition method) in untouched)
            Assert.That(Code(after[name]), Is.EqualTo(Code(method)), name);
        Assert.That(untouched, Has.Length.GreaterThan(500));
    }

    [Test]
    public void A_state_machine_keeps_every_instruction_branch_and_handler()
    {
        using ModuleDefinition plain = ModuleDefinition.ReadModule(twins.PlainPath);
        string copy = Copies.Of(twins.PlainPath);
        Dictionary<string, Dictionary<int, int>> moved = Weave.InPlaceFollowingInstructions(copy);
        using ModuleDefinition woven = ModuleDefinition.ReadModule(copy);
        Dictionary<string, MethodDefinition> after = SymbolComparison.Methods(woven);
        int machines = 0;

        foreach ((string name, MethodDefinition method) in SymbolComparison.Methods(plain).Where(m => m.Value.Name == "MoveNext" && IsWoven(after[m.Key])))
        {
            machines++;
            Dictionary<int, Instruction> now = after[name].Body.Instructions.ToDictionary(i => i.Offset);
            foreach (Instruction instruction in method.Body.Instructions)
                Assert.That(Meaning(now[moved[name][instruction.Offset]], offset => offset), Is.EqualTo(Meaning(instruction, offset => moved[name][offset])), name);

            // Only the compiler's own try begins earlier, to have the beginning of the scope in it.
            Assert.That(
                after[name].Body.ExceptionHandlers.SkipLast(1).Select(h => Range(h, offset => offset)),
                Is.EqualTo(method.Body.ExceptionHandlers.SkipLast(1).Select(h => Range(h, offset => moved[name][offset]))), name);
            Assert.That(
                after[name].Body.ExceptionHandlers[^1].HandlerStart.Offset,
                Is.EqualTo(moved[name][method.Body.ExceptionHandlers[^1].HandlerStart.Offset]), name);
        }
        Assert.That(machines, Is.GreaterThan(80));
    }

    [Test]
    public void The_woven_assembly_says_so_and_still_has_its_attributes()
    {
        using ModuleDefinition woven = ModuleDefinition.ReadModule(twins.WovenPath);
        CustomAttribute mark = woven.Assembly.CustomAttributes.Single(a => a.AttributeType.Name == "AssemblyMetadataAttribute");

        Assert.That(mark.ConstructorArguments[0].Value, Is.EqualTo("XRaySink.Woven"));
        Assert.That(mark.ConstructorArguments[1].Value, Does.Match(@"^\d+\.\d+\.\d+; \d+ methods$"));
        Assert.That(woven.GetType("Shapes.StructHost").Methods.Single(m => m.Name == "Number").CustomAttributes.Select(a => a.AttributeType.Name), Does.Contain("XRayTaskAttribute"));
    }

    [Test]
    public void The_woven_assembly_refers_to_nothing_but_what_it_did_before()
    {
        using ModuleDefinition plain = ModuleDefinition.ReadModule(twins.PlainPath);
        using ModuleDefinition woven = ModuleDefinition.ReadModule(twins.WovenPath);

        Assert.That(woven.AssemblyReferences.Select(r => r.FullName), Is.EquivalentTo(plain.AssemblyReferences.Select(r => r.FullName)));
    }

    [Test]
    public void A_signed_assembly_stays_signed_with_its_key()
    {
        string folder = TemporaryFolder.Create("signed");
        string key = StrongName.CreateKeyFile(folder);
        string path = Path.Combine(folder, "Signed.dll");
        var build = new BuildOptions { KeyFile = key };
        ShapeCompiler.Compile(path, optimization, [new SourceFile("Signed.cs", OneMethod)], build);
        string tokenBefore = Token(path);
        Assert.That(StrongName.IsSignedWith(path, key), Is.True, "as compiled");

        Weave.InPlace(path, build);

        Assert.That(Token(path), Is.EqualTo(tokenBefore).And.Length.EqualTo(16));
        Assert.That(StrongName.IsSignedWith(path, key), Is.True);
        byte[] image = File.ReadAllBytes(path);
        image[^1] ^= 1;
        File.WriteAllBytes(path, image);
        Assert.That(StrongName.IsSignedWith(path, key), Is.False, "and the signature is of every byte");

        static string Token(string path) => Convert.ToHexString(System.Reflection.AssemblyName.GetAssemblyName(path).GetPublicKeyToken()!);
    }

    [TestCase(DebugInformationFormat.PortablePdb, DebugDirectoryEntryType.CodeView, true)]
    [TestCase(DebugInformationFormat.Embedded, DebugDirectoryEntryType.EmbeddedPortablePdb, false)]
    public void Symbols_stay_where_the_project_keeps_them(DebugInformationFormat format, DebugDirectoryEntryType entry, bool inFile)
    {
        string path = Path.Combine(TemporaryFolder.Create("symbols"), "Symbols.dll");
        ShapeCompiler.Compile(path, optimization, [new SourceFile("Symbols.cs", OneMethod)], new BuildOptions { Symbols = format });

        Weave.InPlace(path);

        using var reader = new PEReader(File.OpenRead(path));
        Assert.That(reader.ReadDebugDirectory().Select(e => e.Type), Does.Contain(entry));
        Assert.That(File.Exists(Path.ChangeExtension(path, ".pdb")), Is.EqualTo(inFile));
    }

    [Test]
    public void An_assembly_without_symbols_is_woven_as_well()
    {
        string path = Path.Combine(TemporaryFolder.Create("symbols"), "NoSymbols.dll");
        ShapeCompiler.Compile(path, optimization, [new SourceFile("NoSymbols.cs", OneMethod)]);
        File.Delete(Path.ChangeExtension(path, ".pdb"));

        Weave.InPlace(path);

        using ModuleDefinition woven = ModuleDefinition.ReadModule(path);
        Assert.That(SymbolComparison.Methods(woven).Values.Any(IsWoven), Is.True);
    }

    const string OneMethod = "public class Jobs { [XRaySink.XRayTask] public async System.Threading.Tasks.Task Run() => await System.Threading.Tasks.Task.Yield(); }";

    static bool IsWoven(MethodDefinition method) =>
        method.Body.Instructions.Any(i => i.Operand is MemberReference member && (member.FullName.Contains("XRaySink.Weaving.", StringComparison.Ordinal) || member.Name.StartsWith("<>xray_", StringComparison.Ordinal)));

    // Tokens are the module's own numbering; what they stand for is compared instead.
    static string[] Code(MethodDefinition method) =>
    [
        .. method.Body.Instructions.Select(i => i.ToString()),
        .. method.Body.Variables.Select(v => v.VariableType.FullName),
        .. method.Body.ExceptionHandlers.Select(h => Range(h, offset => offset)),
        $"{method.Body.InitLocals} {method.Body.MaxStackSize} {method.Body.CodeSize} {method.ImplAttributes}",
    ];

    /// <summary>An instruction, whatever the number of bytes that its branch needs.</summary>
    static string Meaning(Instruction instruction, Func<int, int> place)
    {
        string code = instruction.OpCode.Name.EndsWith(".s", StringComparison.Ordinal) ? instruction.OpCode.Name[..^2] : instruction.OpCode.Name;
        string? operand = instruction.Operand switch
        {
            Instruction target => place(target.Offset).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Instruction[] targets => string.Join(",", targets.Select(target => place(target.Offset))),
            var other => other?.ToString(),
        };
        return $"{code} {operand}";
    }

    static string Range(ExceptionHandler handler, Func<int, int> place)
    {
        Instruction?[] ends = [handler.TryStart, handler.TryEnd, handler.FilterStart, handler.HandlerStart, handler.HandlerEnd];
        return $"{handler.HandlerType} {handler.CatchType} {string.Join(' ', ends.Select(end => end is null ? -1 : place(end.Offset)))}";
    }
}
