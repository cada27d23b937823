using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Microsoft.CodeAnalysis;
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
    public void The_same_input_gives_the_same_output()
    {
        // A module that another tool writes has a new identity each time; all else must be equal.
        Assert.That(Content(WeaveAgain()), Is.EqualTo(Content(WeaveAgain())));

        string WeaveAgain()
        {
            string copy = Copy(twins.PlainPath);
            Weave.InPlace(copy);
            return copy;
        }
    }

    [Test]
    public void Weaving_twice_is_weaving_once()
    {
        string copy = Copy(twins.WovenPath);
        Weave.InPlace(copy);

        Assert.That(Content(copy), Is.EqualTo(Content(twins.WovenPath)));
    }

    [Test]
    public void Methods_that_are_not_marked_keep_every_byte_of_their_code()
    {
        using ModuleDefinition plain = ModuleDefinition.ReadModule(twins.PlainPath);
        using ModuleDefinition woven = ModuleDefinition.ReadModule(twins.WovenPath);
        Dictionary<string, MethodDefinition> after = SymbolComparison.Methods(woven);
        int untouched = 0;

        foreach ((string name, MethodDefinition method) in SymbolComparison.Methods(plain))
        {
            if (IsWoven(after[name]))
                continue;
            untouched++;
            Assert.That(Code(after[name]), Is.EqualTo(Code(method)), name);
        }
        Assert.That(untouched, Is.GreaterThan(500));
    }

    [Test]
    public void A_state_machine_keeps_every_instruction_branch_and_handler()
    {
        using ModuleDefinition plain = ModuleDefinition.ReadModule(twins.PlainPath);
        string copy = Copy(twins.PlainPath);
        Dictionary<string, Dictionary<int, int>> moved = Weave.InPlaceFollowingInstructions(copy);
        using ModuleDefinition woven = ModuleDefinition.ReadModule(copy);
        Dictionary<string, MethodDefinition> after = SymbolComparison.Methods(woven);
        int machines = 0;

        foreach ((string name, MethodDefinition method) in SymbolComparison.Methods(plain).Where(m => m.Value.Name == "MoveNext" && IsWoven(after[m.Key])))
        {
            machines++;
            foreach (Instruction instruction in method.Body.Instructions)
            {
                Instruction now = after[name].Body.Instructions.Single(i => i.Offset == moved[name][instruction.Offset]);
                Assert.That(Long(now.OpCode), Is.EqualTo(Long(instruction.OpCode)), name);
                if (instruction.Operand is Instruction target)
                    Assert.That(((Instruction)now.Operand).Offset, Is.EqualTo(moved[name][target.Offset]), name);
            }
            Assert.That(after[name].Body.ExceptionHandlers.Select(h => h.HandlerStart.Offset), Is.EqualTo(method.Body.ExceptionHandlers.Select(h => moved[name][h.HandlerStart.Offset])), name);
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

    static bool IsWoven(MethodDefinition method) =>
        method.Body.Instructions.Any(i => i.Operand is MemberReference member && (member.FullName.Contains("XRaySink.Weaving.", StringComparison.Ordinal) || member.Name.StartsWith("<>xray_", StringComparison.Ordinal)));

    // Tokens are the module's own numbering; what they stand for is compared instead.
    static string[] Code(MethodDefinition method) =>
        [.. method.Body.Instructions.Select(i => i.ToString()), .. method.Body.Variables.Select(v => v.VariableType.FullName), method.Body.InitLocals.ToString(), method.Body.MaxStackSize.ToString()];

    static string Long(OpCode code) => code.Name.EndsWith(".s", StringComparison.Ordinal) ? code.Name[..^2] : code.Name;

    static byte[] Content(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using var reader = new PEReader(new MemoryStream(bytes));
        MetadataReader metadata = reader.GetMetadataReader();
        byte[] mvid = metadata.GetGuid(metadata.GetModuleDefinition().Mvid).ToByteArray();
        int at = bytes.AsSpan().IndexOf(mvid);
        bytes.AsSpan(at, mvid.Length).Clear();
        return SHA256.HashData(bytes);
    }

    static string Copy(string path)
    {
        string copy = Path.Combine(TemporaryFolder.Create("copy"), Path.GetFileName(path));
        File.Copy(path, copy);
        File.Copy(Path.ChangeExtension(path, ".pdb"), Path.ChangeExtension(copy, ".pdb"));
        return copy;
    }
}
