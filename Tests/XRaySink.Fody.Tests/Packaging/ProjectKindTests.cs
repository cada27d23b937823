using static XRaySink.Fody.Tests.Packaging.Sources;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>Projects and solutions that are set up otherwise than a new one.</summary>
public class ProjectKindTests
{
    [TestCase("Mein Projekt (ü)")]
    [TestCase("日本 & it's")]
    public async Task A_project_in_a_folder_with_blanks_and_other_letters_is_woven(string folder)
    {
        NewProject project = await NewProject.Create();
        project.Write(folder + "/app.csproj", Project()).Write(folder + "/Program.cs", ListeningProgram).Write(folder + "/Jobs.cs", Jobs);

        await project.BuildsWithoutAWord(folder);

        Assert.That(await project.Run(folder + "/bin/Debug/net10.0/app.dll"), Is.EqualTo("ended Jobs/Run"));
    }

    [Test]
    public async Task Projects_whose_package_versions_are_kept_centrally_are_woven()
    {
        NewProject project = await NewProject.Create();
        project
            .Write("Directory.Packages.props", """
                <Project>
                  <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
                  <ItemGroup>
                    <PackageVersion Include="XRaySink.Attributes" Version="$version$" />
                    <PackageVersion Include="XRaySink.Fody" Version="$version$" />
                  </ItemGroup>
                </Project>
                """)
            .Write("app/app.csproj", Project("""<PackageReference Include="XRaySink.Fody" />"""))
            .Write("app/Program.cs", ListeningProgram)
            .Write("app/Jobs.cs", Jobs);

        await project.BuildsWithoutAWord("app");

        Assert.That(await project.Run("app/bin/Debug/net10.0/app.dll"), Is.EqualTo("ended Jobs/Run"));
    }

    [Test]
    public async Task The_weaver_may_be_referenced_for_all_projects_at_once()
    {
        NewProject project = await NewProject.Create();
        project
            .Write("Directory.Packages.props", """
                <Project>
                  <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
                  <ItemGroup>
                    <PackageVersion Include="XRaySink.Attributes" Version="$version$" />
                    <GlobalPackageReference Include="XRaySink.Fody" Version="$version$" />
                  </ItemGroup>
                </Project>
                """)
            .Write("app/app.csproj", Project("""<PackageReference Include="XRaySink.Attributes" />"""))
            .Write("app/Program.cs", ListeningProgram)
            .Write("app/Jobs.cs", Jobs);

        await project.BuildsWithoutAWord("app");

        Assert.That(await project.Run("app/bin/Debug/net10.0/app.dll"), Is.EqualTo("ended Jobs/Run"));
    }
}
