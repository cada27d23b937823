using XRaySink.Fody.Tests.Packaging;
using XRaySink.Fody.Tests.Proof;

namespace XRaySink.Fody.Tests;

/// <summary>Builds brand-new projects from really packed packages.</summary>
public class PackageTests
{
    const string Program = """
        using System.Diagnostics;
        using XRaySink;

        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = source => source.Name == "XRaySink",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Console.WriteLine("ended " + activity.DisplayName),
        });
        await new Jobs().RunAsync();
        """;

    const string Jobs = """
        using System.Threading.Tasks;
        using XRaySink;

        public class Jobs
        {
            [XRayTask]
            public async Task RunAsync() => await Task.Yield();
        }
        """;

    static string ProjectFile(string items, string properties = "<OutputType>Exe</OutputType>", string frameworks = "<TargetFramework>net10.0</TargetFramework>") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>{frameworks}<ImplicitUsings>enable</ImplicitUsings>{properties}</PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
        </Project>
        """;

    const string Package = """<PackageReference Include="XRaySink.Fody" Version="$version$" />""";

    static async Task<NewProject> App(string items = Package, string properties = "<OutputType>Exe</OutputType>") =>
        (await NewProject.Create()).Write("app/app.csproj", ProjectFile(items, properties)).Write("app/Program.cs", Program).Write("app/Jobs.cs", Jobs);

    [Test]
    public async Task A_project_that_references_the_package_is_woven_without_a_file_or_a_warning()
    {
        NewProject project = await App();

        ChildProcess.Outcome build = await project.DotNet("build", "app");
        ChildProcess.Outcome run = await project.DotNet("app/bin/Debug/net10.0/app.dll");

        Assert.That(build.Output, Does.Contain("0 Warning(s)").And.Contain("0 Error(s)"));
        Assert.That(run.Output.Trim(), Is.EqualTo("ended Jobs/Run"));
        Assert.That(project.Files("app/bin"), Has.None.Contains("Fody").And.None.Contains("Cecil"));
        Assert.That(project.Files("app"), Has.None.StartsWith("FodyWeavers"));
    }

    [Test]
    public async Task A_second_build_does_not_weave_again()
    {
        NewProject project = await App();
        string assembly = Path.Combine(project.Folder, "app/bin/Debug/net10.0/app.dll");

        await project.DotNet("build", "app");
        byte[] first = await File.ReadAllBytesAsync(assembly);
        ChildProcess.Outcome again = await project.DotNet("build", "app", "--no-restore");
        byte[] second = await File.ReadAllBytesAsync(assembly);

        Assert.That(again.Output, Does.Contain("0 Warning(s)").And.Contain("0 Error(s)"));
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public async Task A_configuration_without_the_weaver_stops_the_build_each_time_until_it_is_there()
    {
        NewProject project = await App();
        project.Write("app/FodyWeavers.xml", "<Weavers />");

        ChildProcess.Outcome first = await project.DotNet("build", "app");
        ChildProcess.Outcome second = await project.DotNet("build", "app", "--no-restore");
        project.Write("app/FodyWeavers.xml", "<Weavers><XRaySink /></Weavers>");
        ChildProcess.Outcome third = await project.DotNet("build", "app", "--no-restore");
        ChildProcess.Outcome run = await project.DotNet("app/bin/Debug/net10.0/app.dll");

        Assert.That(first.Output, Does.Contain("error XRS203"));
        Assert.That(second.Output, Does.Contain("error XRS203"));
        Assert.That(third.ExitCode, Is.Zero, third.Output);
        Assert.That(run.Output.Trim(), Is.EqualTo("ended Jobs/Run"));
    }

    [Test]
    public async Task A_reference_without_the_build_files_of_Fody_stops_the_build()
    {
        NewProject project = await App("""
            <PackageReference Include="XRaySink.Fody" Version="$version$" />
            <PackageReference Include="Fody" Version="6.9.3" ExcludeAssets="build" />
            """);

        Assert.That((await project.DotNet("build", "app")).Output, Does.Contain("error XRS201"));
    }

    [Test]
    public async Task A_woven_library_works_in_an_application_that_references_only_the_library()
    {
        NewProject project = await NewProject.Create();
        project
            .Write("lib/lib.csproj", ProjectFile(Package, "", "<TargetFrameworks>netstandard2.0;net8.0</TargetFrameworks><LangVersion>latest</LangVersion>"))
            .Write("lib/Jobs.cs", Jobs)
            .Write("app/app.csproj", ProjectFile("""<ProjectReference Include="../lib/lib.csproj" />"""))
            .Write("app/Program.cs", Program);

        ChildProcess.Outcome build = await project.DotNet("build", "app");
        ChildProcess.Outcome run = await project.DotNet("app/bin/Debug/net10.0/app.dll");

        Assert.That(build.Output, Does.Contain("0 Warning(s)").And.Contain("0 Error(s)"));
        Assert.That(run.Output.Trim(), Is.EqualTo("ended Jobs/Run"));
    }

    [Test]
    public async Task A_mark_that_cannot_be_woven_is_an_error_with_file_and_line_at_every_build()
    {
        NewProject project = await App();
        project.Write("app/Sequence.cs", """
            using XRaySink;

            static class Sequence
            {
                [XRayTask]
                public static IEnumerable<int> Numbers()
                {
                    yield return 1;
                }
            }
            """);

        foreach (string _ in new[] { "first", "second" })
            Assert.That((await project.DotNet("build", "app")).Output, Does.Match(@"Sequence\.cs\(7,\d+.*error.*XRS002"));
    }
}
