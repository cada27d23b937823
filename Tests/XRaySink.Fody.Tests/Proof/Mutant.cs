using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace XRaySink.Fody.Tests.Proof;

/// <summary>A way to weave wrongly. Each check is shown to find those that it is there for.</summary>
public sealed class Mutant(string name, Action<MethodDefinition> breakMethod)
{
    public static readonly Mutant RawField = new("a field of a generic machine without its type arguments", method =>
    {
        if (!method.DeclaringType.HasGenericParameters)
            return;
        foreach (Instruction instruction in method.Body.Instructions.Where(i => i.Operand is FieldReference field && field.Name == "<>xray_scope"))
            instruction.Operand = ((FieldReference)instruction.Operand).Resolve();
    });

    public static readonly Mutant LeftOnTheStack = new("a value left on the stack", method =>
        InsertBefore(method, CallOf(method, "End"), Instruction.Create(OpCodes.Ldc_I4_0)));

    public static readonly Mutant TextForException = new("a string handed on as an exception", method =>
    {
        Instruction fail = CallOf(method, "Fail");
        InsertBefore(method, fail.Previous.Previous, Instruction.Create(OpCodes.Pop), Instruction.Create(OpCodes.Ldstr, "no exception"));
    });

    public static readonly Mutant BranchIntoTry = new("a branch into a try", method =>
    {
        Instruction end = method.Body.Instructions[^1];
        InsertBefore(method, end, Instruction.Create(OpCodes.Ldc_I4_0), Instruction.Create(OpCodes.Brtrue, CallOf(method, "BeginTask").Next.Next));
    });

    public static readonly Mutant BranchOutOfTry = new("a branch, not a leave, out of a try", method =>
    {
        foreach (Instruction leave in method.Body.Instructions.Where(i => i.OpCode.Code == Code.Leave))
            leave.OpCode = OpCodes.Br;
    });

    public static readonly Mutant ReturnInHandler = new("a return inside a handler", method =>
        InsertBefore(method, CallOf(method, "Fail").Next.Next, Instruction.Create(OpCodes.Ret)));

    public static readonly Mutant HandlerOrder = new("an outer handler before an inner one", method =>
    {
        if (method.Body.ExceptionHandlers.Count < 2)
            return;
        ExceptionHandler outermost = method.Body.ExceptionHandlers[^1];
        method.Body.ExceptionHandlers.Remove(outermost);
        method.Body.ExceptionHandlers.Insert(0, outermost);
    });

    public static readonly Mutant ShortBranch = new("a short branch over a long way", method =>
    {
        foreach (Instruction branch in method.Body.Instructions.Where(i => i.Operand is Instruction target && i.OpCode.Code == Code.Br && Math.Abs(target.Offset - i.Offset) > 200))
            branch.OpCode = OpCodes.Br_S;
    }, simplify: false);

    public static readonly Mutant DanglingBranch = new("a branch to an instruction that is gone", method =>
    {
        // It leads to where the removed instruction was: between two others.
        Instruction gone = Instruction.Create(OpCodes.Nop);
        gone.Offset = 3;
        method.Body.Instructions.First(i => i.OpCode.Code == Code.Bne_Un).Operand = gone;
    });

    public static readonly Mutant ForeignPrivate = new("a private field of another type", method =>
    {
        TypeReference text = method.Module.TypeSystem.String;
        TypeDefinition? other = method.Module.GetType("<Foreign>");
        if (other is null)
        {
            other = new TypeDefinition("", "<Foreign>", TypeAttributes.NotPublic, method.Module.TypeSystem.Object);
            other.Fields.Add(new FieldDefinition("secret", FieldAttributes.Private | FieldAttributes.Static, text));
            method.Module.Types.Add(other);
        }
        InsertBefore(method, CallOf(method, "End"), Instruction.Create(OpCodes.Ldsfld, other.Fields[0]), Instruction.Create(OpCodes.Pop));
    });

    public static readonly Mutant CoreLibrary = new("a reference to the core library of the run time", method =>
    {
        var core = new AssemblyNameReference("System.Private.CoreLib", new Version(10, 0, 0, 0));
        if (method.Module.AssemblyReferences.All(reference => reference.Name != core.Name))
            method.Module.AssemblyReferences.Add(core);
    });

    public static readonly Mutant InnerTryStart = new("the start of an inner try moved to the inserted code", method =>
    {
        ExceptionHandler outermost = method.Body.ExceptionHandlers[^1];
        foreach (ExceptionHandler inner in method.Body.ExceptionHandlers.Where(h => h != outermost))
            inner.TryStart = outermost.TryStart;
    });

    public static readonly Mutant BeginOutside = new("the beginning left outside the try", method =>
    {
        ExceptionHandler outermost = method.Body.ExceptionHandlers[^1];
        outermost.TryStart = CallOf(method, "BeginTask").Next.Next;
    });

    public static readonly Mutant CatchHandler = new("the catch handler that Cecil makes up", method =>
    {
        foreach (AsyncMethodBodyDebugInformation stepping in method.CustomDebugInformations.OfType<AsyncMethodBodyDebugInformation>())
            stepping.CatchHandler = new InstructionOffset(0);
    });

    public static readonly Mutant SequencePoint = new("a sequence point that slipped by an instruction", method =>
    {
        if (method.DebugInformation.SequencePoints is [.., var last])
        {
            Instruction next = method.Body.Instructions.First(i => i.Offset == last.Offset).Next ?? method.Body.Instructions[0];
            method.DebugInformation.SequencePoints.Remove(last);
            method.DebugInformation.SequencePoints.Add(new SequencePoint(next, last.Document)
            {
                StartLine = last.StartLine,
                StartColumn = last.StartColumn,
                EndLine = last.EndLine,
                EndColumn = last.EndColumn,
            });
        }
    });

    readonly bool simplify = true;

    Mutant(string name, Action<MethodDefinition> breakMethod, bool simplify)
        : this(name, breakMethod) => this.simplify = simplify;

    public static IEnumerable<Mutant> All =>
    [
        RawField, LeftOnTheStack, TextForException, BranchIntoTry, BranchOutOfTry, ReturnInHandler, HandlerOrder, ShortBranch,
        DanglingBranch, ForeignPrivate, CoreLibrary, InnerTryStart, BeginOutside, CatchHandler, SequencePoint,
    ];

    public override string ToString() => name;

    /// <summary>Writes a broken copy of a woven assembly beside it.</summary>
    public string Of(string wovenPath, string folder)
    {
        string path = Path.Combine(folder, Path.GetFileName(wovenPath));
        using ModuleDefinition module = ModuleDefinition.ReadModule(wovenPath, new ReaderParameters { ReadSymbols = true, InMemory = true });
        foreach (MethodDefinition method in module.GetAllTypes().SelectMany(type => type.Methods).Where(IsWovenMoveNext).ToArray())
        {
            if (simplify)
                method.Body.SimplifyMacros();
            breakMethod(method);
            if (simplify)
                method.Body.OptimizeMacros();
        }
        module.Write(path, new WriterParameters { WriteSymbols = true });
        return path;
    }

    static bool IsWovenMoveNext(MethodDefinition method) =>
        method is { Name: "MoveNext", HasBody: true }
        && new[] { "BeginTask", "End", "Fail" }.All(name => method.Body.Instructions.Any(i => IsCallOf(i, name)))
        && !method.DeclaringType.Fields.Any(field => field.Name == "<>w__disposeMode");

    static Instruction CallOf(MethodDefinition method, string name) => method.Body.Instructions.Last(i => IsCallOf(i, name));

    static bool IsCallOf(Instruction instruction, string name) =>
        instruction.Operand is MethodReference called && called.Name == name && called.DeclaringType.Name == "MethodScope";

    static void InsertBefore(MethodDefinition method, Instruction target, params Instruction[] code)
    {
        foreach (Instruction instruction in code)
            method.Body.Instructions.Insert(method.Body.Instructions.IndexOf(target), instruction);
    }
}
