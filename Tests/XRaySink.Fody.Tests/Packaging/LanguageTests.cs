using XRaySink.Fody.Tests.Proof;
using static XRaySink.Fody.Tests.Packaging.Sources;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>Visual Basic and F#. Each program is built with the weaver and without, and must say the same but for what it records.</summary>
public class LanguageTests
{
    const string VisualBasicJobs = """
        Imports System
        Imports System.Diagnostics
        Imports System.Threading.Tasks
        Imports XRaySink

        Public Class Jobs(Of T)
            Private ReadOnly last As T

            Public Sub New(last As T)
                Me.last = last
            End Sub

            <XRayTask("vb/echo")>
            Public Async Function EchoAsync(<XRayAnnotation> value As T) As Task(Of T)
                Await Task.Yield()
                Return value
            End Function

            <XRayTask("vb/last")>
            Public Async Function LastAsync() As Task(Of T)
                Await Task.Delay(1)
                Return last
            End Function

            <XRayTask("vb/fail")>
            Public Async Function FailAsync() As Task
                Try
                    Await Task.Yield()
                    Throw New InvalidOperationException("late")
                Finally
                    Console.WriteLine("finally")
                End Try
            End Function

            <XRayTask("vb/throw")>
            Public Async Function ThrowAsync() As Task
                Throw New ArgumentException("at once")
            End Function

            <XRayTask("vb/returned")>
            Public Function ReturnedAsync(value As T) As Task(Of T)
                Return EchoAsync(value)
            End Function

            <XRayTask("vb/plain")>
            Public Function Plain(x As Integer, ByRef y As Integer) As Integer
                y = x * 2
                Return x + 1
            End Function
        End Class

        Public Module Program
            <XRayTask("vb/fire")>
            Public Async Sub Fire(done As TaskCompletionSource(Of Integer))
                Await Task.Yield()
                done.SetResult(7)
            End Sub

            Private Async Function Outcome(work As Func(Of Task(Of String))) As Task
                Try
                    Console.WriteLine(Await work())
                Catch e As Exception
                    Console.WriteLine(e.GetType().Name & ": " & e.Message)
                End Try
            End Function

            Private Async Function AllAsync() As Task
                Dim jobs As New Jobs(Of String)("last")
                Await Outcome(Function() jobs.EchoAsync("echo"))
                Await Outcome(Function() jobs.LastAsync())
                Await Outcome(Async Function()
                                  Await jobs.FailAsync()
                                  Return ""
                              End Function)
                Await Outcome(Async Function()
                                  Await jobs.ThrowAsync()
                                  Return ""
                              End Function)
                Await Outcome(Function() jobs.ReturnedAsync("returned"))
                Dim y As Integer
                Console.WriteLine(jobs.Plain(4, y) & " " & y)
                Dim done As New TaskCompletionSource(Of Integer)
                Fire(done)
                Console.WriteLine(Await done.Task)
                Console.WriteLine(If(Activity.Current Is Nothing, "nothing current", "leaked"))
            End Function

            Public Sub Main()
                ActivitySource.AddActivityListener(New ActivityListener With {
                    .ShouldListenTo = Function(source) source.Name = "XRaySink",
                    .Sample = Function(ByRef options As ActivityCreationOptions(Of ActivityContext)) ActivitySamplingResult.AllDataAndRecorded,
                    .ActivityStarted = Sub(activity) Console.WriteLine("recorded " & activity.DisplayName)})
                AllAsync().GetAwaiter().GetResult()
            End Sub
        End Module
        """;

    const string FSharpJobs = """
        namespace Shop

        open System
        open System.Runtime.CompilerServices
        open System.Threading.Tasks
        open XRaySink

        type Jobs(last: string) =
            [<XRayTask("fs/echo")>]
            member _.EchoAsync([<XRayAnnotation>] value: string) : Task<string> = task {
                do! Task.Delay 1
                return value }

            [<XRayTask("fs/last")>]
            member _.LastAsync() = task { return last }

            [<XRayTask("fs/background")>]
            member _.BackgroundAsync() = backgroundTask {
                do! Task.Yield()
                return "background" }

            [<XRayTask("fs/fail")>]
            member _.FailAsync() : Task<string> = task {
                try
                    do! Task.Yield()
                    return raise (InvalidOperationException "late")
                finally
                    printfn "finally" }

            [<XRayTask("fs/plain"); MethodImpl(MethodImplOptions.NoInlining)>]
            static member Plain(x: int) = x + 1

        module Cleanup =
            [<XRayTask("fs/sweep")>]
            let sweep (n: int) = task {
                for _ in 1 .. n do
                    do! Task.Yield()
                return string n }

        module Program =
            let outcome (work: unit -> Task<string>) = task {
                try
                    let! text = work ()
                    printfn "%s" text
                with e -> printfn "%s: %s" (e.GetType().Name) e.Message }

            [<EntryPoint>]
            let main _ =
                use listener = new System.Diagnostics.ActivityListener(ShouldListenTo = (fun source -> source.Name = "XRaySink"), ActivityStarted = (fun activity -> printfn "recorded %s" activity.DisplayName))
                listener.Sample <- fun _ -> System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded
                System.Diagnostics.ActivitySource.AddActivityListener listener
                let jobs = Jobs "last"
                let all = task {
                    do! outcome (fun () -> jobs.EchoAsync "echo")
                    do! outcome jobs.LastAsync
                    do! outcome jobs.BackgroundAsync
                    do! outcome jobs.FailAsync
                    do! outcome (fun () -> Cleanup.sweep 3)
                    printfn "%d" (Jobs.Plain 1)
                    printfn "%s" (if isNull System.Diagnostics.Activity.Current then "nothing current" else "leaked") }
                all.Wait()
                0
        """;

    const string FSharpMisuse = """
        namespace Shop

        open XRaySink

        module Misuse =
            [<XRayTask("fs/async")>]
            let cold (n: int) = async { return n }

            [<XRayTask("fs/seq")>]
            let numbers (n: int) = seq { for i in 1 .. n do yield i }
        """;

    [TestCase("Debug")]
    [TestCase("Release")]
    public async Task A_woven_program_in_Visual_Basic_does_what_its_unwoven_twin_does(string configuration) =>
        await DoesWhatItsTwinDoes("vbproj", "Jobs.vb", VisualBasicJobs, configuration,
            ["vb/echo", "vb/last", "vb/fail", "vb/throw", "vb/returned", "vb/echo", "vb/plain", "vb/fire"]);

    [TestCase("Debug")]
    [TestCase("Release")]
    public async Task A_woven_program_in_FSharp_does_what_its_unwoven_twin_does(string configuration) =>
        await DoesWhatItsTwinDoes("fsproj", "Jobs.fs", FSharpJobs, configuration,
            ["fs/echo", "fs/last", "fs/background", "fs/fail", "fs/sweep", "fs/plain"]);

    [Test]
    public async Task What_FSharp_compiles_otherwise_is_an_error_with_file_and_line()
    {
        NewProject project = await NewProject.Create();
        project
            .Write("misuse/misuse.fsproj", ProjectFile(Weaver + """<Compile Include="Misuse.fs" />""", ""))
            .Write("misuse/Misuse.fs", FSharpMisuse);

        string output = (await project.DotNet("build", "misuse", "-c", "Release")).Output;

        Assert.That(output, Does.Match(@"Misuse\.fs\(7,\d+.*error.*XRS003: Misuse\.cold"));
        Assert.That(output, Does.Match(@"Misuse\.fs\(10,\d+.*error.*XRS002: Misuse\.numbers"));
    }

    [Test]
    public async Task An_FSharp_function_that_may_be_inlined_is_told()
    {
        NewProject project = await NewProject.Create();
        project
            .Write("small/small.fsproj", ProjectFile(Weaver + """<Compile Include="Small.fs" />""", ""))
            .Write("small/Small.fs", """
                namespace Shop

                open XRaySink

                module Small =
                    [<XRayTask("fs/small")>]
                    let small (n: int) = n + 1
                """);

        Assert.That((await project.DotNet("build", "small", "-c", "Release")).Output, Does.Match(@"Small\.fs\(7,\d+.*warning.*XRS109: .*Small\.small"));
    }

    static async Task DoesWhatItsTwinDoes(string kind, string file, string source, string configuration, string[] recorded)
    {
        NewProject project = await NewProject.Create();
        string compile = kind == "fsproj" ? $"""<Compile Include="{file}" />""" : "";
        project
            .Write($"woven/woven.{kind}", ProjectFile(Weaver + compile, Executable)).Write("woven/" + file, source)
            .Write($"twin/twin.{kind}", ProjectFile(Attributes + compile, Executable + "<NoWarn>$(NoWarn);XRS204</NoWarn>")).Write("twin/" + file, source);

        ChildProcess.Outcome build = await project.BuildAll("-p:Configuration=" + configuration);
        Assert.That(build.Output, Does.Contain("0 Error(s)").And.Not.Contain("XRS"));
        string[] woven = (await project.Run($"woven/bin/{configuration}/net10.0/woven.dll")).Split('\n');
        string[] twin = (await project.Run($"twin/bin/{configuration}/net10.0/twin.dll")).Split('\n');

        Assert.That(woven.Where(line => !line.StartsWith("recorded ", StringComparison.Ordinal)), Is.EqualTo(twin));
        Assert.That(woven.Where(line => line.StartsWith("recorded ", StringComparison.Ordinal)), Is.EqualTo(recorded.Select(path => "recorded " + path)));
    }

    static string ProjectFile(string items, string properties) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework>{properties}</PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
        </Project>
        """;
}
