using XRaySink.Fody.Tests.Proof;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>A folder outside the repository with brand-new projects that know XRaySink only from its packages.</summary>
sealed class NewProject
{
    static readonly Lazy<Task<string>> Feed = new(PackAll);

    // So that no package of an earlier run is taken from the user's folder.
    static readonly string Version = "0.0.1-test" + DateTime.UtcNow.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture);

    NewProject(string folder) => Folder = folder;

    public string Folder { get; }

    public static async Task<NewProject> Create()
    {
        var project = new NewProject(TemporaryFolder.Create("project"));
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

        // What the packages depend on was restored for this repository, so nothing is asked of the network.
        project.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{await Feed.Value}" /></packageSources>
              <fallbackPackageFolders><add key="restored" value="{packages}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{Path.Combine(project.Folder, "packages")}" /></config>
            </configuration>
            """);
        return project;
    }

    public NewProject Write(string file, string text)
    {
        string path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.Replace("$version$", Version, StringComparison.Ordinal));
        return this;
    }

    public Task<ChildProcess.Outcome> DotNet(params string[] arguments) => DotNetIn(Folder, arguments);

    public string[] Files(string folder) =>
        Directory.GetFiles(Path.Combine(Folder, folder), "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToArray()!;

    static Task<ChildProcess.Outcome> DotNetIn(string folder, params string[] arguments) =>
        ChildProcess.Run("dotnet", new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1", ["CI"] = "" }, arguments, folder);

    static async Task<string> PackAll()
    {
        string feed = TemporaryFolder.Create("feed");
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        foreach (string project in new[] { "XRaySink.Attributes", "XRaySink.Fody" })
        {
            ChildProcess.Outcome packed = await DotNetIn(Repository(),
                "pack", project, "--no-build", "-c", configuration, "-o", feed, "-p:PackageVersion=" + Version, "-p:PackageReadmeFile=");
            if (packed.ExitCode != 0)
                throw new InvalidOperationException(packed.Output);
        }
        return feed;
    }

    static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "XRaySink.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
