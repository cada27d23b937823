using XRaySink.Fody.Tests.Proof;
using static XRaySink.Fody.Tests.Packaging.Sources;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>Coverlet writes into the woven assembly once more, when its tests run.</summary>
public class CoverageTests
{
    const string TestPackages = """
        <PackageReference Include="coverlet.collector" Version="10.0.1" />
        <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" />
        <PackageReference Include="NUnit" Version="5.0.0" />
        <PackageReference Include="NUnit3TestAdapter" Version="6.3.1" />
        """;

    [Test]
    public async Task A_woven_task_is_one_trace_and_is_covered_when_coverage_is_measured()
    {
        NewProject project = (await NewProject.Create())
            .Write("app/app.csproj", Project(Weaver + TestPackages, properties: ""))
            .Write("app/Jobs.cs", Jobs)
            .Write("app/JobTests.cs", """
                using System.Diagnostics;
                using NUnit.Framework;

                public class JobTests
                {
                    [Test]
                    public async Task A_job_is_one_trace()
                    {
                        int ended = 0;
                        using var listener = new ActivityListener
                        {
                            ShouldListenTo = source => source.Name == "XRaySink",
                            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                            ActivityStopped = _ => ended++,
                        };
                        ActivitySource.AddActivityListener(listener);

                        await new Jobs().RunAsync();

                        Assert.That(ended, Is.EqualTo(1));
                    }
                }
                """);

        ChildProcess.Outcome run = await project.DotNet(
            "test", "app", "--collect", "XPlat Code Coverage", "--results-directory", "results",
            "--", "DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.IncludeTestAssembly=true");

        Assert.That(run.ExitCode, Is.Zero, run.Output);
        string report = File.ReadAllText(Directory.GetFiles(project.PathOf("results"), "coverage.cobertura.xml", SearchOption.AllDirectories).Single());
        Assert.That(report, Does.Contain("name=\"Jobs/&lt;RunAsync&gt;").And.Contain("hits=\"1\""));
    }
}
