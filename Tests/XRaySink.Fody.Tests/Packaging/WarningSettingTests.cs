using XRaySink.Fody.Tests.Proof;
using static XRaySink.Fody.Tests.Packaging.Sources;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>Every warning obeys the project, whether the weaver gives it or the build files of a package.</summary>
public class WarningSettingTests
{
    static readonly string[] Codes = ["XRS106", "XRS202", "XRS204", "XRS205"];

    NewProject project = null!;
    ChildProcess.Outcome plain = null!;

    [OneTimeSetUp]
    public async Task Build()
    {
        project = await NewProject.Create();
        project
            .Write("from-weaver/from-weaver.csproj", Project(properties: ""))
            .Write("from-weaver/Jobs.cs", Jobs.Replace("[XRayTask]", "[XRayTask(\"no path\")]", StringComparison.Ordinal))
            .Write("switched-off/switched-off.csproj", Project(properties: "<DisableFody>true</DisableFody>"))
            .Write("switched-off/Jobs.cs", Jobs)
            .Write("without-weaver/without-weaver.csproj", Project(Attributes, ""))
            .Write("without-weaver/Jobs.cs", Jobs)
            .Write("private-weaver/private-weaver.csproj", Project(Weaver.Replace(" />", " PrivateAssets=\"all\" />", StringComparison.Ordinal), ""))
            .Write("private-weaver/Jobs.cs", Jobs);
        plain = await project.BuildAll();
    }

    [Test]
    public void It_is_a_warning_in_a_build_that_succeeds() => AreAll("warning", plain);

    [Test]
    public async Task NoWarn_silences_it() =>
        Assert.That((await Rebuild("NoWarn")).Output, Does.Contain("0 Warning(s)").And.Contain("0 Error(s)"));

    [Test]
    public async Task WarningsAsErrors_raises_it() => AreAll("error", await Rebuild("WarningsAsErrors"));

    [Test]
    public async Task TreatWarningsAsErrors_raises_it() => AreAll("error", await Rebuild(null, "-p:TreatWarningsAsErrors=true"));

    [Test]
    public async Task WarningsNotAsErrors_leaves_it_a_warning() => AreAll("warning", await Rebuild("WarningsNotAsErrors", "-p:TreatWarningsAsErrors=true"));

    static void AreAll(string kind, ChildProcess.Outcome build)
    {
        foreach (string code in Codes)
            Assert.That(build.Output, Does.Match($@"{kind} (: Fody/XRaySink: )?{code}"));
        Assert.That(build.Output, Does.Match(kind == "error" ? @"[4-9] Error\(s\)" : @"4 Warning\(s\)\s+0 Error\(s\)"));
    }

    /// <summary>Builds all again with the codes in a property.</summary>
    Task<ChildProcess.Outcome> Rebuild(string? property, params string[] arguments)
    {
        // An encoded semicolon, because the command line has its own use for it.
        string[] codes = property is null ? [] : [$"-p:{property}={string.Join("%3B", Codes)}"];
        return project.BuildAll(["--no-restore", "-t:Rebuild", .. codes, .. arguments]);
    }
}
