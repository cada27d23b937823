using System.Reflection;
using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using XRaySink.Documents;
using XRaySink.Recording;

namespace XRaySink.Recorder.Tests;

/// <summary>In AWS Lambda the service sends the function's segment, and the recorder refuses to begin one.</summary>
public class LambdaTests
{
    const string Root = "1-5759e988-bd862e3fe1be46a994272793";
    const string Function = "53995c3f42cd8ad8";

    [SetUp]
    public void EnterLambda() => Be("/var/task", $"Root={Root};Parent={Function};Sampled=1");

    [TearDown]
    public void LeaveLambda() => Be(null, null);

    [Test]
    public async Task A_task_is_a_subsegment_of_the_function()
    {
        using var traces = RecordedTraces.Start();
        var jobs = new Jobs();

        await jobs.Run(() => jobs.Step(() =>
        {
            AWSXRayRecorder.Instance.AddAnnotation("in", "the step");
            return Task.CompletedTask;
        }));

        IReadOnlyList<SegmentDocument> documents = await traces.Documents();
        SegmentDocument task = documents.Single(document => document.Name == "Jobs/Run");
        SegmentDocument step = documents.Single(document => document.Name == "step");
        Assert.Multiple(() =>
        {
            Assert.That((task.TraceId, task.ParentId, task.IsSubsegment), Is.EqualTo((Root, Function, true)));
            Assert.That(task.Url, Is.EqualTo("task://localhost/Jobs/Run"));
            Assert.That((step.TraceId, step.ParentId), Is.EqualTo((Root, task.Id)));
            Assert.That(step.Annotations["in"], Is.EqualTo("the step"));
        });
        Assert.That(AWSXRayRecorder.Instance.IsEntityPresent(), Is.False);
    }

    [Test]
    public async Task Each_invocation_has_its_own_function()
    {
        using var traces = RecordedTraces.Start();
        await new Jobs().Run(() => Task.CompletedTask);
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", "Root=1-5759e989-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad9;Sampled=1");

        await new Jobs().Run(() => Task.CompletedTask);

        Assert.That(
            (await traces.Documents()).Select(document => (document.TraceId, document.ParentId)),
            Is.EqualTo([(Root, Function), ("1-5759e989-bd862e3fe1be46a994272793", "53995c3f42cd8ad9")]));
    }

    [Test]
    public async Task An_invocation_that_is_not_sampled_has_an_entity_and_sends_nothing()
    {
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", $"Root={Root};Parent={Function};Sampled=0");
        using var traces = RecordedTraces.Start();

        Entity entity = await new Jobs().Run(() => Task.CompletedTask);

        Assert.That(entity.RootSegment?.TraceId, Is.EqualTo(Root));
        Assert.That(await traces.Documents(), Is.Empty);
    }

    // A process is a function or is none: what was read when it began has to be said anew here.
    static void Be(string? taskRoot, string? traceId)
    {
        Environment.SetEnvironmentVariable("LAMBDA_TASK_ROOT", taskRoot);
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", traceId);
        typeof(LambdaInvocation).GetProperty(nameof(LambdaInvocation.IsLambda), BindingFlags.Public | BindingFlags.Static)!
            .SetValue(null, taskRoot is not null);
    }
}
