using Microsoft.CodeAnalysis;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests;

[TestFixture(OptimizationLevel.Debug)]
[TestFixture(OptimizationLevel.Release)]
public class DiagnosticTests(OptimizationLevel optimization)
{
    [TestCase("XRS001", "abstract class C { [XRayTask] public abstract Task M(); public void N() { } }", TestName = "An_abstract_method_is_an_error")]
    [TestCase("XRS001", "interface I { [XRayTask] Task M(); }", TestName = "A_mark_on_an_interface_member_alone_is_an_error")]
    [TestCase("XRS001", "class C { [XRayTask, System.Runtime.InteropServices.DllImport(\"x\")] static extern int M(); }", TestName = "An_extern_method_is_an_error")]
    [TestCase("XRS002", "class C { [XRayTask] IEnumerable<int> M() { yield return 1; } }", TestName = "An_iterator_is_an_error")]
    [TestCase("XRS003", "class T : Task { public T() : base(() => { }) { } } class C { [XRayTask] T M() => new T(); }", TestName = "A_derived_task_is_an_error")]
    [TestCase("XRS003", "class C { [XRayTask] System.Runtime.CompilerServices.YieldAwaitable M() => Task.Yield(); }", TestName = "A_custom_awaitable_is_an_error")]
    [TestCase("XRS003", "class C { [XRayTask] IAsyncEnumerable<int> M(IAsyncEnumerable<int> other) => other; }", TestName = "An_async_sequence_that_is_no_iterator_is_an_error")]
    [TestCase("XRS005", "class C { [XRayTask] void M([XRayAnnotation] ref int a) { } }", TestName = "A_capture_by_reference_is_an_error")]
    [TestCase("XRS005", "class C { [XRayTask] void M([XRayMetadata] Span<int> a) { } }", TestName = "A_capture_of_a_ref_struct_is_an_error")]
    [TestCase("XRS005", "class C { [XRayTask] void M<T>([XRayMetadata] T a) where T : allows ref struct { } }", TestName = "A_capture_of_what_may_be_a_ref_struct_is_an_error")]
    [TestCase("XRS005", "unsafe class C { [XRayTask] void M([XRayMetadata] int* a) { } }", TestName = "A_capture_of_a_pointer_is_an_error")]
    [TestCase("XRS005", "class C { int f; [XRayTask] [return: XRayMetadata] ref int M() => ref f; }", TestName = "A_captured_result_by_reference_is_an_error")]
    [TestCase("XRS006", "class C { [XRayTask] [return: XRayMetadata] async Task M() => await Task.Yield(); }", TestName = "A_captured_result_of_a_task_without_one_is_an_error")]
    [TestCase("XRS006", "class C { [XRayTask] [return: XRayMetadata] void M() { } }", TestName = "A_captured_result_of_void_is_an_error")]
    [TestCase("XRS006", "class C { [XRayTask] [return: XRayMetadata] async IAsyncEnumerable<int> M() { await Task.Yield(); yield return 1; } }", TestName = "A_captured_result_of_an_iterator_is_an_error")]
    [TestCase("XRS007", "class C { [XRayTask, XRaySubsegment] void M() { } }", TestName = "Both_marks_on_one_method_are_an_error")]
    public void Error(string code, string source)
    {
        WeaveMessage message = new Snippet(source, optimization).Messages.First();

        Assert.That(message.Code, Is.EqualTo(code));
        Assert.That(message.IsError, Is.True);
    }

    [TestCase("XRS102", "static class C { [XRayTask] static void M() { } [XRayTask] static void M(int a) { } }", TestName = "Two_tasks_with_one_name_are_a_warning")]
    [TestCase("XRS102", "static class C { [XRayTask(\"p\")] static void M() { } [XRayTask(\"/p\")] static void N() { } }", TestName = "Two_tasks_with_one_path_are_a_warning")]
    [TestCase("XRS103", "class C { [XRayTask] void M([XRayMetadata] string userPassword) { } }", TestName = "A_captured_secret_is_a_warning")]
    [TestCase("XRS104", "class C { void M([XRayMetadata] string text) { } }", TestName = "A_capture_without_a_mark_is_a_warning")]
    [TestCase("XRS105", "class C { [XRayTask] void M([XRayAnnotation(\"a.b\")] string text) { } }", TestName = "An_annotation_key_that_X_Ray_refuses_is_a_warning")]
    [TestCase("XRS105", "class C { [XRayTask] void M([XRayAnnotation(\"" + LongKey + "\")] string text) { } }", TestName = "An_annotation_key_that_is_too_long_is_a_warning")]
    [TestCase("XRS107", "[assembly: XRayTask] class C { void N() { } }", TestName = "A_mark_on_an_assembly_that_reaches_no_method_is_a_warning")]
    [TestCase("XRS106", "class C { [XRayTask(\"a b\")] void M() { } }", TestName = "A_path_that_is_none_is_a_warning")]
    [TestCase("XRS107", "[XRayTask] class C { async Task M() => await Task.Yield(); void N() { } }", TestName = "A_mark_on_a_type_that_reaches_no_method_is_a_warning")]
    public void Warning(string code, string source)
    {
        WeaveMessage message = new Snippet(source, optimization).Messages.Single();

        Assert.That(message.Code, Is.EqualTo(code));
        Assert.That(message.IsError, Is.False);
    }

    const string Long100 = "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeaaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee";
    const string LongKey = Long100 + Long100 + Long100 + Long100 + Long100 + "a";

    const string Hosted = """
        namespace Microsoft.Extensions.Hosting { public abstract class BackgroundService { protected abstract Task ExecuteAsync(CancellationToken stop); } }
        class Worker : Microsoft.Extensions.Hosting.BackgroundService { [XRayTask] protected override async Task ExecuteAsync(CancellationToken stop) => await Task.Yield(); }
        """;

    [Test]
    public void A_task_for_the_life_of_the_host_is_a_warning() =>
        Assert.That(new Snippet(Hosted, optimization).Messages.Single().Code, Is.EqualTo("XRS101"));

    [Test]
    public void A_program_in_which_nothing_records_is_a_warning() =>
        Assert.That(new Snippet("static class P { [XRayTask] static void Main() { } }", optimization, program: true).Messages.Single().Code, Is.EqualTo("XRS108"));

    [Test]
    public void A_program_that_listens_is_none() =>
        Assert.That(new Snippet("static class P { [XRayTask] static void Main() => System.Diagnostics.ActivitySource.AddActivityListener(null!); }", optimization, program: true).Messages, Is.Empty);

    [Test]
    public void A_message_names_file_and_line()
    {
        WeaveMessage message = new Snippet("\n\nclass C {\n [XRayTask] IEnumerable<int> M()\n {\n yield return 1; } }", optimization).Messages.First();

        Assert.That(message.Place!.Document.Url, Does.EndWith("Snippet.cs"));
        Assert.That(message.Place.StartLine, Is.InRange(5, 7));
    }

    [Test]
    public void A_warning_can_be_silenced() =>
        Assert.That(new Snippet(Hosted, optimization, constants: ["NoWarn=CS1,XRS101"]).Messages, Is.Empty);

    [TestCase("WarningsAsErrors=NU1605,XRS101")]
    [TestCase("TreatWarningsAsErrors=true")]
    [TestCase("TreatWarningsAsErrors=true", "WarningsNotAsErrors=XRS102")]
    public void A_warning_can_be_made_an_error(params string[] settings) =>
        Assert.That(new Snippet(Hosted, optimization, constants: settings).Messages[0].IsError, Is.True);

    [Test]
    public void A_warning_can_be_left_one_where_all_others_are_errors() =>
        Assert.That(new Snippet(Hosted, optimization, constants: ["TreatWarningsAsErrors=true", "WarningsNotAsErrors=XRS1,XRS101"]).Messages[0].IsError, Is.False);

    [Test]
    public void A_rule_in_a_project_without_the_runtime_is_an_error()
    {
        var withoutRuntime = new BuildOptions { References = [.. ShapeCompiler.References.Where(path => Path.GetFileName(path) != "XRaySink.Attributes.dll")] };
        string path = Path.Combine(TemporaryFolder.Create("snippet"), "Snippet.dll");
        ShapeCompiler.Compile(path, optimization, [new SourceFile("Snippet.cs", "public class C { public async System.Threading.Tasks.Task M() => await System.Threading.Tasks.Task.Yield(); }")], withoutRuntime);

        WeaveMessage message = Weave.InPlace(path, withoutRuntime, "<XRaySink><Task Methods='C.*'/></XRaySink>").Single();

        Assert.That((message.Code, message.IsError), Is.EqualTo(("XRS009", true)));
    }

    [Test]
    public void A_state_machine_that_no_compiler_made_is_an_error()
    {
        WeaveMessage message = new Snippet("""
            class C
            {
                struct Machine { }
                [XRayTask, System.Runtime.CompilerServices.AsyncStateMachine(typeof(Machine))] Task M() => Task.CompletedTask;
            }
            """, optimization).Messages.First();

        Assert.That((message.Code, message.IsError, message.Place?.StartLine), Is.EqualTo(("XRS004", true, 5)));
    }

    [TestCase("<XRaySink><Job Implements='I'/></XRaySink>")]
    [TestCase("<XRaySink><Task Implement='I'/></XRaySink>")]
    [TestCase("<XRaySink><Task /></XRaySink>")]
    [TestCase("<XRaySink><Task Methods='*' Trace='Old'/></XRaySink>")]
    public void A_rule_that_says_nothing_known_is_an_error(string config) =>
        Assert.That(new Snippet("class C { }", optimization, config: config).Messages[0].Code, Is.EqualTo("XRS008"));

    [Test]
    public void With_an_error_nothing_is_woven()
    {
        var snippet = new Snippet("class C { [XRayTask] IEnumerable<int> I() { yield return 1; } [XRayTask] async Task M() => await Task.Yield(); }", optimization);

        Assert.That(snippet.Woven, Is.Empty);
    }

    [Test]
    public void Every_code_has_its_place_in_the_documentation()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "XRaySink.sln")))
            folder = Path.GetDirectoryName(folder)!;
        string documentation = File.ReadAllText(Path.Combine(folder, "docs", "diagnostics.md"));

        foreach (System.Reflection.FieldInfo code in typeof(ModuleWeaver).Assembly.GetType("XRaySink.Fody.Diagnostics.Diagnostic", throwOnError: true)!.GetFields())
            Assert.That(documentation, Does.Contain((string)code.GetRawConstantValue()!));
    }
}
