using XRaySink.Documents;
using XRaySink.Fody.Tests.Proof;
using XRaySink.Testing;
using static XRaySink.Fody.Tests.Packaging.Sources;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>Brand-new projects with really packed packages.</summary>
public class NewProjectTests
{
    const string Assembly = "app/bin/Debug/net10.0/app.dll";

    [Test]
    public async Task A_project_to_which_both_packages_are_added_is_woven_without_a_file_or_a_warning_and_its_segment_arrives()
    {
        NewProject project = (await App("")).Write("app/Program.cs", SendingProgram);
        await project.DotNet("add", "app", "package", "XRaySink");
        await project.DotNet("add", "app", "package", "XRaySink.Fody");

        await project.BuildsWithoutAWord("app");
        using var daemon = new UdpReceiver();
        await project.Run(Assembly, new Dictionary<string, string> { ["AWS_XRAY_DAEMON_ADDRESS"] = daemon.Address });
        SegmentDocument segment = (await daemon.WaitForDocuments(1))[0];

        Assert.That(segment.Name, Is.EqualTo("new-project"));
        Assert.That(segment.Url, Is.EqualTo("task://localhost/Jobs/Run"));
        Assert.That(project.Files("app"), Has.None.StartsWith("FodyWeavers"));
    }

    [Test]
    public async Task Neither_Fody_nor_Cecil_ships_with_a_woven_program()
    {
        NewProject project = await App(Sink + Weaver);

        await project.DotNet("publish", "app", "-o", "published");

        foreach (string folder in new[] { "app/bin", "published" })
            Assert.That(project.Files(folder), Has.None.Contains("Fody").And.None.Contains("Cecil").And.Some.EqualTo("XRaySink.Attributes.dll"));
        string dependencies = await File.ReadAllTextAsync(project.PathOf("published/app.deps.json"));
        Assert.That(dependencies, Does.Not.Contain("Fody").IgnoreCase.And.Not.Contain("Cecil").IgnoreCase);
        Assert.That(await project.Run("published/app.dll"), Is.EqualTo("ended Jobs/Run"));
    }

    [Test]
    public async Task A_file_of_the_users_own_rules()
    {
        NewProject project = await App();
        project
            .Write("app/FodyWeavers.xml", """<Weavers GenerateXsd="false"><XRaySink><Task Methods="Other.*" Path="by/rule" /><Exclude Methods="Jobs.*" /></XRaySink></Weavers>""")
            .Write("app/Other.cs", "public class Other { public static async Task Do() => await Task.Yield(); }")
            .Write("app/Program.cs", ListeningProgram + "\nawait Other.Do();");

        await project.BuildsWithoutAWord("app");

        // What is excluded by a rule and marked itself keeps its mark.
        Assert.That(await project.Run(Assembly), Is.EqualTo("ended Jobs/Run\nended by/rule"));
    }

    [Test]
    public async Task A_build_without_a_change_touches_no_output_and_the_next_change_is_woven_once()
    {
        NewProject project = await App();
        await project.BuildsWithoutAWord("app");
        Dictionary<string, DateTime> before = project.WriteTimes("app/bin");

        await project.BuildsWithoutAWord("app", "--no-restore");
        Dictionary<string, DateTime> after = project.WriteTimes("app/bin");
        project.Write("app/Jobs.cs", Jobs.Replace("RunAsync() =>", "RunAsync() => await Twice(); async Task Twice() =>", StringComparison.Ordinal));
        await project.BuildsWithoutAWord("app", "--no-restore");

        Assert.That(after, Is.EqualTo(before));
        Assert.That(await project.Run(Assembly), Is.EqualTo("ended Jobs/Run"));
    }

    [Test]
    public async Task A_change_of_the_configuration_alone_is_woven()
    {
        NewProject project = (await App()).Write("app/FodyWeavers.xml", """<Weavers GenerateXsd="false"><XRaySink /></Weavers>""");
        await project.BuildsWithoutAWord("app");

        project
            .Write("app/FodyWeavers.xml", """<Weavers GenerateXsd="false"><XRaySink><Task Methods="Jobs.Inner" /></XRaySink></Weavers>""")
            .Write("app/Jobs.cs", Jobs.Replace("await Task.Yield();", "await Inner(); internal async Task Inner() => await Task.Yield();", StringComparison.Ordinal));
        await project.BuildsWithoutAWord("app", "--no-restore");
        project.Write("app/FodyWeavers.xml", """<Weavers GenerateXsd="false"><XRaySink><Task Methods="Jobs.Inner" Path="inner" /></XRaySink></Weavers>""");
        await project.BuildsWithoutAWord("app", "--no-restore");

        Assert.That(await project.Run(Assembly), Is.EqualTo("ended inner\nended Jobs/Run"));
    }

    [Test]
    public async Task A_build_for_the_editor_says_nothing_and_leaves_nothing()
    {
        NewProject project = await App(Weaver, Executable + "<DisableFody>true</DisableFody>");
        await project.DotNet("restore", "app");

        // What Visual Studio and the language server of C# ask for.
        ChildProcess.Outcome design = await project.DotNet(
            "build", "app", "--no-restore", "-t:Compile",
            "-p:DesignTimeBuild=true", "-p:BuildingInsideVisualStudio=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true");

        Assert.That(design.Output, Does.Contain("0 Warning(s)").And.Contain("0 Error(s)"));
        Assert.That(project.Files("app"), Has.None.EqualTo("app.dll").And.None.Contains("XRaySink"));
    }
}
