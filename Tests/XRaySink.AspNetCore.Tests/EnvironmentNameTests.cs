using Microsoft.AspNetCore.Builder;
using XRaySink.Documents;

namespace XRaySink.AspNetCore.Tests;

/// <summary><c>AWS_XRAY_TRACING_NAME</c>. The environment is everybody's, so these run alone.</summary>
[NonParallelizable]
sealed class EnvironmentNameTests
{
    const string Variable = "AWS_XRAY_TRACING_NAME";

    [TearDown]
    public void Forget() => Environment.SetEnvironmentVariable(Variable, null);

    [Test]
    public async Task The_environments_name_comes_before_every_other([Values] bool isAlone)
    {
        Environment.SetEnvironmentVariable(Variable, "from environment");
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseXRaySink(options =>
            {
                options.SegmentName = "fixed";
                options.SegmentNameHostPattern = "*";
                options.SegmentNameSelector = static _ => "chosen";
            });
            app.MapGet("/", () => "ok");
        }, isAlone ? static _ => { }
        : TracedApp.RecordEverything);

        await app.Get("/");

        Assert.That((await app.Segment()).Name, Is.EqualTo("from environment"));
    }

    [TestCase("")]
    [TestCase(" ")]
    public async Task An_empty_name_in_the_environment_is_none(string name)
    {
        Environment.SetEnvironmentVariable(Variable, name);
        await using TracedApp app = await TracedApp.Recording(app => app.MapGet("/", () => "ok"), options => options.SegmentName = "fixed");

        await app.Get("/");

        SegmentDocument segment = await app.Segment();
        Assert.That(segment.Name, Is.EqualTo("fixed"));
    }
}
