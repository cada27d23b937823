using System.Globalization;
using XRaySink.Fody.Tests.Proof;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>The packages of this repository, packed once for all tests, and the folder that projects restore them to.</summary>
sealed class PackageFeed
{
    static readonly Lazy<Task<PackageFeed>> Packed = new(Pack);

    /// <summary>Higher than that of any earlier run, and no preview, so that <c>dotnet add package</c> takes it.</summary>
    public static readonly string Version = "0.0." + ((DateTime.UtcNow - new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture);

    public required string Folder { get; init; }

    /// <summary>Not the user's own folder, so that no package of an earlier run is found and none of this run stays.</summary>
    public string RestoredPackages { get; } = TemporaryFolder.Create("packages");

    public static Task<PackageFeed> Get() => Packed.Value;

    static async Task<PackageFeed> Pack()
    {
        string feed = TemporaryFolder.Create("feed");
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        foreach (string project in new[] { "XRaySink.Attributes", "XRaySink", "XRaySink.AspNetCore", "XRaySink.Viewer", "XRaySink.Fody" })
        {
            ChildProcess.Outcome packed = await DotNet.Run(Repository(), "pack", project, "--no-build", "-c", configuration, "-o", feed, "-p:PackageVersion=" + Version);
            if (packed.ExitCode != 0)
                throw new InvalidOperationException(packed.Output);
        }
        return new PackageFeed { Folder = feed };
    }

    static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "XRaySink.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
