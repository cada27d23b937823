using XRaySink.Fody.Tests.Proof;
using static XRaySink.Fody.Tests.Packaging.Sources;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>A build that succeeds and weaves nothing, without a word, must not be. Each project is built twice.</summary>
public class BuildDiagnosticTests
{
    static readonly string PrivateWeaver = Weaver.Replace(" />", " PrivateAssets=\"all\" />", StringComparison.Ordinal);

    NewProject project = null!;
    string[] first = null!;
    string[] second = null!;

    [OneTimeSetUp]
    public async Task Build()
    {
        project = await NewProject.Create();
        foreach ((string name, string references) in new[]
        {
            ("unconfigured", Weaver),
            ("without-fodys-build", Weaver + """<PackageReference Include="Fody" Version="6.9.3" ExcludeAssets="build" />"""),
            ("without-fodys-assets", Weaver + """<PackageReference Include="Fody" Version="6.9.3" IncludeAssets="runtime" PrivateAssets="all" />"""),
            ("misused", Weaver),
            ("private-weaver", PrivateWeaver),
            ("through-library", """<ProjectReference Include="../library/library.csproj" />"""),
        })
        {
            project.Write($"{name}/{name}.csproj", Project(references)).Write($"{name}/Jobs.cs", Jobs).Write($"{name}/Program.cs", ListeningProgram);
        }

        project
            .Write("library/library.csproj", Project(properties: ""))
            .Write("library/Library.cs", "using XRaySink; public class Library { [XRayTask] public async Task Do() => await Task.Yield(); }")
            .Write("unmarked/unmarked.csproj", Project(Attributes, ""))
            .Write("unmarked/Jobs.cs", """public class Jobs { public void Run() => XRaySink.XRay.Annotate("key", 1); }""")
            .Write("unconfigured/FodyWeavers.xml", "<Weavers />")
            .Write("misused/Sequence.cs", """
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

        first = Lines(await project.BuildAll());
        second = Lines(await project.BuildAll("--no-restore"));
    }

    [Test]
    public async Task A_configuration_without_the_weaver_stops_the_build_each_time_until_it_is_there()
    {
        Assert.That(MessagesOf("unconfigured"), Is.EqualTo(new[] { "error XRS203", "error XRS203" }));

        project.Write("unconfigured/FodyWeavers.xml", """<Weavers GenerateXsd="false"><XRaySink /></Weavers>""");
        await project.BuildsWithoutAWord("unconfigured", "--no-restore");

        Assert.That(await project.Run("unconfigured/bin/Debug/net10.0/unconfigured.dll"), Is.EqualTo("ended Jobs/Run"));
    }

    [TestCase("without-fodys-build")]
    [TestCase("without-fodys-assets")]
    public void A_reference_without_the_build_files_of_Fody_stops_the_build(string name) =>
        Assert.That(MessagesOf(name), Is.EqualTo(new[] { "error XRS201", "error XRS201" }));

    [Test]
    public void A_mark_that_cannot_be_woven_is_an_error_with_file_and_line_at_every_build()
    {
        foreach (string[] lines in new[] { first, second })
            Assert.That(lines, Has.Some.Match(@"misused/Sequence\.cs\(7,\d+.*error.*XRS002"));
    }

    [Test]
    public void Marks_in_a_project_that_has_the_attributes_only_through_a_library_are_told_at_every_build() =>
        Assert.That(MessagesOf("through-library"), Is.EqualTo(new[] { "warning XRS204", "warning XRS204" }));

    [TestCase("library", TestName = "A_woven_library_is_told_nothing")]
    [TestCase("unmarked", TestName = "A_project_without_the_weaver_that_marks_nothing_is_told_nothing")]
    [TestCase("private-weaver", TestName = "An_application_may_keep_the_weaver_to_itself")]
    public void Told_nothing(string name)
    {
        Assert.That(MessagesOf(name), Is.Empty);
        Assert.That(project.Files(name + "/bin"), Has.Some.EqualTo(name + ".dll"));
    }

    /// <summary>The codes that a project was given, in both builds.</summary>
    string[] MessagesOf(string name) =>
        [.. first.Concat(second)
            .Where(line => line.Contains($"/{name}.csproj", StringComparison.Ordinal))
            .Select(line => System.Text.RegularExpressions.Regex.Match(line, "(warning|error) XRS[0-9]+").Value)
            .Where(message => message.Length > 0)];

    /// <summary>The lines of a build up to where it repeats them.</summary>
    static string[] Lines(ChildProcess.Outcome build) =>
        build.Output[..build.Output.IndexOf("\nBuild ", StringComparison.Ordinal)].Split('\n');
}
