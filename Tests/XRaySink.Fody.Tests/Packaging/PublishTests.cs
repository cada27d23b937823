using XRaySink.Documents;
using XRaySink.Fody.Tests.Proof;
using XRaySink.Testing;
using static XRaySink.Fody.Tests.Packaging.Sources;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>Woven programs that are published without all of the framework.</summary>
public class PublishTests
{
    // The framework's package of ASP.NET Core would be downloaded too, for nothing.
    const string Properties = Executable + "<DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>";

    static readonly string RuntimeIdentifier = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;

    [Test]
    public async Task A_program_that_is_trimmed_into_a_single_file_traces_its_tasks() =>
        await TracesItsTasks("-p:PublishTrimmed=true", "-p:PublishSingleFile=true");

    [Test]
    public async Task A_program_that_is_compiled_ahead_of_time_traces_its_tasks()
    {
        string? linker = new[] { "clang", "gcc" }.FirstOrDefault(IsInstalled);
        if (linker is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Ignore("Native code is linked by clang or gcc, and neither is installed.");

        await TracesItsTasks("-p:PublishAot=true", "-p:CppCompilerAndLinker=" + linker);
    }

    static async Task TracesItsTasks(params string[] settings)
    {
        NewProject project = (await App(Sink + Weaver, Properties)).Write("app/Program.cs", SendingProgram);

        ChildProcess.Outcome published = await project.DotNet(["publish", "app", "-r", RuntimeIdentifier, "-o", "published", .. settings]);
        Assert.That(published.ExitCode, Is.Zero, published.Output);
        Assert.That(published.Output, Does.Not.Contain("warning"));

        using var daemon = new UdpReceiver();
        await project.Run("published/app", new Dictionary<string, string> { ["AWS_XRAY_DAEMON_ADDRESS"] = daemon.Address });
        SegmentDocument segment = (await daemon.WaitForDocuments(1))[0];
        Assert.That(segment.Url, Is.EqualTo("task://localhost/Jobs/Run"));
        Assert.That(project.Files("published"), Has.None.EndsWith(".dll"));
    }

    static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
