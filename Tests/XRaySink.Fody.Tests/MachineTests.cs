using System.Diagnostics;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Mono.Cecil;
using Mono.Cecil.Cil;
using XRaySink.Fody.Tests.Proof;
using XRaySink.Fody.Tests.Weaving;
using SourceFile = XRaySink.Fody.Tests.Weaving.SourceFile;

namespace XRaySink.Fody.Tests;

/// <summary>State machines and their builders that are not as the compiler and the framework make them, or that are left midway.</summary>
[TestFixture(OptimizationLevel.Debug)]
[TestFixture(OptimizationLevel.Release)]
public class MachineTests(OptimizationLevel optimization)
{
    const string Library = """
        using System; using System.Runtime.CompilerServices; using System.Threading.Tasks;
        namespace Foreign
        {
            [AsyncMethodBuilder(typeof(Builders.Of<>))]
            public readonly struct Promise<T>(Task<T> task) { public Task<T> Task => task; }

            public static class Builders
            {
                public struct Of<T>
                {
                    TaskCompletionSource<T> source;
                    public static Of<T> Create() => new() { source = new() };
                    public Promise<T> Task => new(source.Task);
                    public void Start<TMachine>(ref TMachine machine) where TMachine : IAsyncStateMachine => machine.MoveNext();
                    public void SetStateMachine(IAsyncStateMachine machine) { }
                    public void SetResult(T result) => source.SetResult(result);
                    public void SetException(Exception exception) => source.SetException(exception);
                    public void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
                        where TAwaiter : INotifyCompletion where TMachine : IAsyncStateMachine { IAsyncStateMachine box = machine; awaiter.OnCompleted(box.MoveNext); }
                    public void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
                        where TAwaiter : ICriticalNotifyCompletion where TMachine : IAsyncStateMachine { IAsyncStateMachine box = machine; awaiter.OnCompleted(box.MoveNext); }
                }
            }
        }
        """;

    [Test]
    public async Task A_nested_builder_of_another_assembly_is_woven_and_the_caller_keeps_its_context()
    {
        string library = Path.Combine(TemporaryFolder.Create("foreign"), $"Foreign{optimization}.dll");
        ShapeCompiler.Compile(library, optimization, [new SourceFile("Foreign.cs", Library)]);
        string path = Path.Combine(TemporaryFolder.Create("foreign"), "Jobs.dll");
        var build = new BuildOptions { References = [.. ShapeCompiler.References, library] };
        ShapeCompiler.Compile(path, optimization,
            [new SourceFile("Jobs.cs", "using System.Threading.Tasks; public static class Jobs { [XRaySink.XRayTask] static async Foreign.Promise<T> M<T>(T value) { await Task.Yield(); return value; } public static Task<string> Run() => M(\"text\").Task; }")], build);
        Assert.That(Weave.InPlace(path, build), Is.Empty);
        AssemblyLoadContext.Default.LoadFromAssemblyPath(library);

        using var scopes = new RecordedScopes();
        var task = (Task<string>)Twins.Load(path).GetType("Jobs")!.GetMethod("Run")!.Invoke(null, null)!;

        Assert.That(Activity.Current, Is.Null);
        Assert.That(await task, Is.EqualTo("text"));
        Assert.That((scopes.Begun, scopes.Ended), Is.EqualTo((1, 1)));
    }

    [TestCase("<>1__state")]
    [TestCase("<>t__builder")]
    public void A_state_machine_whose_fields_were_renamed_is_an_error_and_nothing_is_woven(string field) =>
        AssertRejected(machine => machine.Fields.Single(f => f.Name == field).Name = "a");

    [Test]
    public void A_state_machine_that_fails_in_two_places_is_an_error_and_nothing_is_woven() => AssertRejected(machine =>
    {
        // As when another tool has put the body into a handler of its own.
        MethodDefinition moveNext = machine.Methods.Single(m => m.Name == "MoveNext");
        Instruction fail = moveNext.Body.Instructions.Single(i => i.Operand is MethodReference { Name: "SetException" });
        ILProcessor il = moveNext.Body.GetILProcessor();
        Instruction[] again = [il.Create(OpCodes.Ldarg_0), il.Create(OpCodes.Ldflda, (FieldReference)fail.Previous.Previous.Operand), il.Create(OpCodes.Ldnull), il.Create(OpCodes.Call, (MethodReference)fail.Operand)];
        foreach (Instruction instruction in again.Reverse())
            il.InsertAfter(fail, instruction);
    });

    void AssertRejected(Action<TypeDefinition> change)
    {
        string path = Path.Combine(TemporaryFolder.Create("machine"), "Jobs.dll");
        ShapeCompiler.Compile(path, optimization, [new SourceFile("Jobs.cs", "using System.Threading.Tasks; public class Jobs { [XRaySink.XRayTask] public async Task Whole() => await Task.Yield(); }")]);
        using (ModuleDefinition module = ModuleDefinition.ReadModule(path, new ReaderParameters { InMemory = true, ReadSymbols = true }))
        {
            change(module.GetType("Jobs").NestedTypes.Single());
            module.Write(path, new WriterParameters { WriteSymbols = true });
        }
        byte[] before = File.ReadAllBytes(path);

        List<WeaveMessage> messages = Weave.InPlace(path);

        Assert.That(messages[0].Code, Is.EqualTo("XRS004"));
        Assert.That(messages[0].IsError, Is.True);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(before));
    }

    [Test]
    public async Task An_enumerator_that_is_abandoned_leaves_nothing_in_its_consumers_context()
    {
        var snippet = new Snippet("""
            public static class P
            {
                [XRayTask] static async IAsyncEnumerable<int> Numbers() { for (int i = 0; ; i++) { await Task.Yield(); yield return i; } }
                public static async Task<bool> Run()
                {
                    await Start();
                    return System.Diagnostics.Activity.Current is null;
                }
                static async Task Start()
                {
                    IAsyncEnumerator<int> enumerator = Numbers().GetAsyncEnumerator();
                    await enumerator.MoveNextAsync();
                    await enumerator.MoveNextAsync();
                }
            }
            """, optimization);

        using var scopes = new RecordedScopes();
        var kept = (Task<bool>)(await snippet.Run())!;

        Assert.That(kept.Result, Is.True);
        Assert.That((scopes.Begun, scopes.Ended), Is.EqualTo((1, 0)), "what never ends is not recorded");
    }

    [Test]
    public void A_captured_argument_of_a_machine_is_found_among_more_than_127_states()
    {
        string awaits = string.Concat(Enumerable.Repeat("await Task.Yield(); ", 140));
        var snippet = new Snippet($"public static class P {{ public static Task Run() => M(4); [XRayTask] static async Task M([XRayAnnotation] int unused) {{ {awaits} }} }}", optimization);

        using var scopes = new RecordedScopes();

        Assert.That(async () => await snippet.Run(), Throws.Nothing);
        Assert.That(scopes.EndedActivities.Single().GetTagItem("unused"), Is.EqualTo(4L));
    }
}
