using XRaySink.Fody.InSolution;
using XRaySink.Fody.Tests.Weaving;

namespace XRaySink.Fody.Tests;

public class InSolutionTests
{
    [Test]
    public async Task A_project_of_this_solution_is_woven_by_its_build()
    {
        using var scopes = new RecordedScopes();

        string? trace = await new Jobs().TraceOfThisCallAsync();

        Assert.That(trace, Is.Not.Null);
        Assert.That(scopes.EndedActivities.Single().DisplayName, Is.EqualTo("Jobs/TraceOfThisCall"));
    }
}
