using XRaySink.Fody.Tests.Proof;
using static XRaySink.Fody.Tests.Packaging.Sources;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>Libraries that are woven, and the applications that use them.</summary>
public class LibraryTests
{
    const string Assembly = "app/bin/Debug/net10.0/app.dll";

    [Test]
    public async Task A_woven_and_packed_library_works_in_an_application_that_references_only_the_library()
    {
        NewProject project = await Library(Weaver);

        await Packs(project);
        await project.BuildsWithoutAWord("app");

        Assert.That(await project.Run(Assembly), Is.EqualTo("ended Jobs/Run"));
        Assert.That(project.Files("app/bin"), Has.None.Contains("Fody").And.None.Contains("Cecil"));
    }

    [Test]
    public async Task A_library_may_keep_the_weaver_to_itself_when_it_hands_on_the_attributes()
    {
        NewProject project = await Library(Weaver.Replace(" />", " PrivateAssets=\"all\" />", StringComparison.Ordinal) + Attributes);

        await Packs(project);
        await project.BuildsWithoutAWord("app");

        Assert.That(await project.Run(Assembly), Is.EqualTo("ended Jobs/Run"));
        Assert.That(await File.ReadAllTextAsync(project.PathOf("app/obj/project.assets.json")), Does.Not.Contain("Fody"));
    }

    [Test]
    public async Task A_library_of_this_solution_is_woven_for_every_framework_and_works_in_an_application_that_references_only_it()
    {
        NewProject project = await NewProject.Create();
        project
            .Write("lib/lib.csproj", Project(properties: "<LangVersion>latest</LangVersion><ImplicitUsings>disable</ImplicitUsings>", frameworks: "<TargetFrameworks>netstandard2.0;net8.0;net10.0</TargetFrameworks>"))
            .Write("lib/Jobs.cs", Jobs)
            .Write("app/app.csproj", Project("""<ProjectReference Include="../lib/lib.csproj" />"""))
            .Write("app/Program.cs", ListeningProgram);

        await project.BuildsWithoutAWord("lib");
        await project.BuildsWithoutAWord("app");

        foreach (string framework in new[] { "netstandard2.0", "net8.0", "net10.0" })
            Assert.That(project.WovenMark($"lib/bin/Debug/{framework}/lib.dll"), Does.EndWith("; 1 method"), framework);
        Assert.That(await project.Run(Assembly), Is.EqualTo("ended Jobs/Run"));
    }

    static async Task<NewProject> Library(string references) =>
        (await NewProject.Create())
            .Write("lib/lib.csproj", Project(references, "<PackageId>My.Jobs</PackageId><Version>1.0.0</Version>"))
            .Write("lib/Jobs.cs", Jobs)
            .Write("app/app.csproj", Project("""<PackageReference Include="My.Jobs" Version="1.0.0" />""", Executable + "<RestorePackagesPath>own</RestorePackagesPath>"))
            .Write("app/Program.cs", ListeningProgram);

    static async Task Packs(NewProject project)
    {
        ChildProcess.Outcome packed = await project.DotNet("pack", "lib", "-o", "feed");
        Assert.That(packed.ExitCode, Is.Zero, packed.Output);
    }
}
