using Mono.Cecil;
using XRaySink.Fody.Tests.Proof;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>A folder outside the repository with brand-new projects that know XRaySink only from its packages.</summary>
sealed class NewProject
{
    NewProject(string folder) => Folder = folder;

    public string Folder { get; }

    public static async Task<NewProject> Create()
    {
        PackageFeed feed = await PackageFeed.Get();
        var project = new NewProject(TemporaryFolder.Create("project"));
        string restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

        // What the packages depend on was restored for this repository, so nothing is asked of the network.
        Directory.CreateDirectory(Path.Combine(project.Folder, "feed"));
        return project.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{feed.Folder}" /><add key="own" value="feed" /></packageSources>
              <fallbackPackageFolders><clear /><add key="restored" value="{restored}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{feed.RestoredPackages}" /></config>
            </configuration>
            """);
    }

    /// <summary>Writes a file. <c>$version$</c> in it becomes the version of the packages.</summary>
    public NewProject Write(string file, string text)
    {
        string path = PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.Replace("$version$", PackageFeed.Version, StringComparison.Ordinal));
        return this;
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public Task<ChildProcess.Outcome> DotNet(params string[] arguments) => Packaging.DotNet.Run(Folder, arguments);

    /// <summary>Builds every project in the folder by one command, each in a folder of its own name.</summary>
    public Task<ChildProcess.Outcome> BuildAll(params string[] arguments)
    {
        Write("all.proj", """
            <Project DefaultTargets="Build">
              <ItemGroup><Member Include="*/*.*proj" /></ItemGroup>
              <Target Name="Restore"><MSBuild Projects="@(Member)" Targets="Restore" /></Target>
              <Target Name="Build"><MSBuild Projects="@(Member)" BuildInParallel="true" ContinueOnError="ErrorAndContinue" /></Target>
              <Target Name="Rebuild"><MSBuild Projects="@(Member)" Targets="Rebuild" ContinueOnError="ErrorAndContinue" /></Target>
            </Project>
            """);
        return DotNet(["build", "all.proj", .. arguments]);
    }

    /// <summary>Builds, and fails the test unless that succeeds without a warning.</summary>
    public async Task BuildsWithoutAWord(params string[] arguments)
    {
        ChildProcess.Outcome build = await DotNet(["build", .. arguments]);

        Assert.That(build.Output, Does.Contain("0 Warning(s)").And.Contain("0 Error(s)"));
    }

    /// <summary>Runs a built program; its output without blanks at the ends.</summary>
    public async Task<string> Run(string program, IReadOnlyDictionary<string, string>? environment = null)
    {
        string path = PathOf(program);
        environment ??= new Dictionary<string, string>();
        ChildProcess.Outcome run = path.EndsWith(".dll", StringComparison.Ordinal)
            ? await ChildProcess.Run("dotnet", environment, [path], Folder)
            : await ChildProcess.Run(path, environment, [], Folder);

        Assert.That(run.ExitCode, Is.Zero, run.Output);
        return run.Output.ReplaceLineEndings("\n").Trim();
    }

    public string[] Files(string folder) =>
        Directory.GetFiles(PathOf(folder), "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToArray()!;

    /// <summary>When each of the files was written last.</summary>
    public Dictionary<string, DateTime> WriteTimes(string folder) =>
        Directory.GetFiles(PathOf(folder), "*", SearchOption.AllDirectories).ToDictionary(file => file, File.GetLastWriteTimeUtc);

    /// <summary>What the weaver wrote on an assembly about itself; <see langword="null"/> when it was not woven.</summary>
    public string? WovenMark(string assembly)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(PathOf(assembly));
        return (string?)module.Assembly.CustomAttributes
            .SingleOrDefault(a => a.AttributeType.Name == "AssemblyMetadataAttribute" && a.ConstructorArguments[0].Value is "XRaySink.Woven")
            ?.ConstructorArguments[1].Value;
    }
}
