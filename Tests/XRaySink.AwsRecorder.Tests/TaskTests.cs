using System.Diagnostics;
using System.Text.Json;
using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using Amazon.XRay.Recorder.Core.Sampling;
using Amazon.XRay.Recorder.Core.Strategies;
using XRaySink.Documents;

namespace XRaySink.Recorder.Tests;

public class TaskTests
{
    static AWSXRayRecorder Recorder => AWSXRayRecorder.Instance;

    [Test]
    public async Task A_task_is_a_segment_of_the_recorder_with_the_activitys_ids()
    {
        using var traces = RecordedTraces.Start();

        (string? traceId, string? entityTraceId, string entityId) = await new Jobs().CleanupAsync();

        SegmentDocument segment = await traces.Document();
        Assert.Multiple(() =>
        {
            Assert.That(segment.Name, Is.EqualTo("jobs"));
            Assert.That(segment.Url, Is.EqualTo("task://localhost/Jobs/Cleanup"));
            Assert.That(segment.Element("http", "request", "client_ip")?.GetString(), Is.EqualTo("127.0.0.1"));
            Assert.That(segment.ParentId, Is.Null);
            Assert.That(segment.TraceId, Is.EqualTo(traceId));
            Assert.That(entityTraceId, Is.EqualTo(traceId));
            Assert.That(segment.Id, Is.EqualTo(entityId));
        });
    }

    [Test]
    public async Task What_the_body_gives_to_the_recorder_is_on_the_tasks_segment()
    {
        using var traces = RecordedTraces.Start();

        await new Jobs().CleanupAsync();

        SegmentDocument segment = await traces.Document();
        Assert.That(segment.Annotations["deleted"], Is.EqualTo(3));
        Assert.That(segment.Element("metadata", "default", "note")?.GetString(), Is.EqualTo("by the recorder"));
    }

    [Test]
    public async Task What_the_body_gives_to_XRay_is_there_too()
    {
        using var traces = RecordedTraces.Start();

        await new Jobs().Run(() =>
        {
            XRay.Annotate("tenant", "blue");
            XRay.Annotate("a key.with-more", 2.5);
            XRay.AddMetadata("order", new { Id = 7, Lines = new[] { "tea", "cup" }, At = DateTimeOffset.UnixEpoch, Nothing = (object?)null }, "shop");
            XRay.SetUser("ann");
            Activity.Current!.SetTag("whatever", TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        });

        SegmentDocument segment = await traces.Document();
        JsonElement order = segment.Element("metadata", "shop", "order")!.Value;
        Assert.Multiple(() =>
        {
            Assert.That(segment.Annotations["tenant"], Is.EqualTo("blue"));
            Assert.That(segment.Annotations["a_key_with_more"], Is.EqualTo(2.5));
            Assert.That(order.GetProperty("Id").GetInt32(), Is.EqualTo(7));
            Assert.That(order.GetProperty("Lines")[1].GetString(), Is.EqualTo("cup"));
            Assert.That(order.GetProperty("At").GetString(), Does.StartWith("1970-01-01"));
            Assert.That(segment.User, Is.EqualTo("ann"));
            Assert.That(segment.Element("metadata", "default", "whatever")?.GetString(), Is.EqualTo("00:00:01"));
        });
    }

    [Test]
    public async Task Marked_methods_and_the_recorders_own_subsegments_nest_in_each_other()
    {
        using var traces = RecordedTraces.Start();
        var jobs = new Jobs();

        await jobs.Run(() => jobs.Step(() => Recorder.TraceMethodAsync("by hand", async () =>
        {
            await Task.Yield();
            jobs.ShortStep(() => Recorder.AddAnnotation("depth", 3));
            return 0;
        })));

        SegmentDocument step = (await traces.Document()).Subsegments.Single();
        SegmentDocument byHand = step.Subsegments.Single();
        SegmentDocument shortStep = byHand.Subsegments.Single();
        Assert.That((step.Name, byHand.Name, shortStep.Name), Is.EqualTo(("step", "by hand", "short step")));
        Assert.That(shortStep.Annotations["depth"], Is.EqualTo(3));
    }

    [Test]
    public async Task What_the_official_handlers_do_works_inside_a_task_even_where_a_missing_entity_is_an_error()
    {
        using var traces = RecordedTraces.Start();
        Recorder.ContextMissingStrategy = ContextMissingStrategy.RUNTIME_ERROR;
        string header = "";

        Entity entity = await new Jobs().Run(async () =>
        {
            Recorder.BeginSubsegment("example.com");
            Recorder.SetNamespace("remote");
            Recorder.AddHttpInformation("request", new Dictionary<string, object> { ["url"] = "http://example.com/", ["method"] = "GET" });
            Amazon.XRay.Recorder.Core.Internal.Entities.TraceHeader.TryParse(Recorder.GetEntity(), out var outgoing);
            header = outgoing!.ToString();
            await Task.Yield();
            Recorder.AddHttpInformation("response", new Dictionary<string, object> { ["status"] = 200 });
            Recorder.EndSubsegment();
        });

        SegmentDocument call = (await traces.Document()).Subsegments.Single();
        Assert.That(call.Status, Is.EqualTo(200));
        Assert.That(header, Does.Contain("Root=" + entity.TraceId).And.Contain("Parent=" + call.Id).And.Contain("Sampled=1"));
    }

    [Test]
    public async Task An_exception_is_the_same_for_the_caller_and_described_once()
    {
        using var traces = RecordedTraces.Start();
        var jobs = new Jobs();
        var exception = new InvalidOperationException("no tokens", new FormatException("bad date"));

        Assert.That(async () => await jobs.Run(() => jobs.Step(async () =>
        {
            await Task.Yield();
            Recorder.AddException(exception);
            throw exception;
        })), Throws.Exception.SameAs(exception));

        SegmentDocument segment = await traces.Document();
        SegmentDocument step = segment.Subsegments.Single();
        Assert.Multiple(() =>
        {
            Assert.That((segment.IsFault, segment.IsError, step.IsFault), Is.EqualTo((true, false, true)));
            Assert.That(step.Exceptions.Select(cause => cause.Message), Is.EqualTo(["no tokens", "bad date"]));
            Assert.That(segment.Element("cause")?.GetString(), Is.EqualTo(step.Exceptions[0].Id));
        });
    }

    [Test]
    public async Task A_handled_exception_is_told_and_is_no_fault()
    {
        using var traces = RecordedTraces.Start();

        await new Jobs().Run(() =>
        {
            XRay.RecordException(new FormatException("bad date"));
            return Task.CompletedTask;
        });

        SegmentDocument segment = await traces.Document();
        Assert.That((segment.IsFault, segment.IsError), Is.EqualTo((false, false)));
        Assert.That(segment.Exceptions.Single().Message, Is.EqualTo("bad date"));
    }

    [Test]
    public async Task Of_several_exceptions_the_one_that_escaped_is_the_cause_and_the_others_are_metadata()
    {
        using var traces = RecordedTraces.Start();

        Assert.That(async () => await new Jobs().Run(() =>
        {
            XRay.RecordException(new FormatException("handled"));
            throw new TimeoutException("escaped");
        }), Throws.TypeOf<TimeoutException>());

        SegmentDocument segment = await traces.Document();
        Assert.That(segment.Exceptions.Single().Message, Is.EqualTo("escaped"));
        Assert.That(segment.Element("metadata", "xraysink", "exceptions")?[0].GetString(), Does.EndWith("handled"));
    }

    [Test]
    public async Task What_the_body_says_of_its_own_outcome_stays()
    {
        using var traces = RecordedTraces.Start();

        await new Jobs().Run(() =>
        {
            Recorder.MarkFault();
            return Task.CompletedTask;
        });

        Assert.That((await traces.Document()).IsFault);
    }

    [Test]
    public async Task Cancellation_is_an_error_and_no_fault()
    {
        using var traces = RecordedTraces.Start();

        Assert.That(async () => await new Jobs().Run(() => throw new OperationCanceledException()), Throws.InstanceOf<OperationCanceledException>());

        SegmentDocument segment = await traces.Document();
        Assert.That((segment.IsError, segment.IsFault, segment.Annotations["cancelled"]), Is.EqualTo((true, false, (object)true)));
    }

    [Test]
    public async Task A_joined_task_is_a_segment_below_a_subsegment_of_the_callers()
    {
        using var traces = RecordedTraces.Start();
        var jobs = new Jobs();
        Entity? inside = null;

        Entity outside = await jobs.Run(() => jobs.Join(async () =>
        {
            await Task.Yield();
            inside = Recorder.GetEntity();
        }));

        IReadOnlyList<SegmentDocument> documents = await traces.Documents();
        SegmentDocument joined = documents.Single(document => document.Name == "joined-jobs");
        SegmentDocument created = documents.Single(document => document.Name == "jobs").Subsegments.Single();
        Assert.Multiple(() =>
        {
            Assert.That(created.Name, Is.EqualTo("Create Task: Jobs/Join"));
            Assert.That(created.Url, Is.EqualTo("task://localhost/Jobs/Join"));
            Assert.That(joined.ParentId, Is.EqualTo(created.Id));
            Assert.That(joined.TraceId, Is.EqualTo(outside.TraceId));
            Assert.That(joined.Id, Is.EqualTo(inside?.Id));
        });
    }

    [Test]
    public async Task A_task_within_a_task_is_a_trace_of_its_own_that_tells_where_it_was_called()
    {
        using var traces = RecordedTraces.Start();
        var jobs = new Jobs();
        Entity? inner = null;

        Entity outer = await jobs.Run(async () => inner = await jobs.Run(() => Task.CompletedTask));

        SegmentDocument document = (await traces.Documents()).Single(document => document.TraceId == inner!.TraceId);
        Assert.That(outer.TraceId, Is.Not.EqualTo(inner!.TraceId));
        Assert.That(document.Element("metadata", "xraysink", "links")?[0].GetProperty("trace_id").GetString(), Is.EqualTo(outer.TraceId));
    }

    [Test]
    public async Task A_message_continues_its_senders_trace_and_decision()
    {
        using var traces = RecordedTraces.Start(SampleDecision.NotSampled);
        const string root = "1-5759e988-bd862e3fe1be46a994272793";

        await XRay.RunMessage($"Root={root};Parent=53995c3f42cd8ad8;Sampled=1", "orders", () => Task.CompletedTask);

        SegmentDocument segment = await traces.Document();
        Assert.That((segment.TraceId, segment.ParentId), Is.EqualTo((root, "53995c3f42cd8ad8")));
        Assert.That(traces.Sampling.Questions, Is.Empty);
    }

    [Test]
    public async Task The_recorders_own_sampling_decides_and_is_told_that_it_is_a_task()
    {
        using var traces = RecordedTraces.Start(SampleDecision.NotSampled);
        Recorder.ContextMissingStrategy = ContextMissingStrategy.RUNTIME_ERROR;

        SampleDecision inside = (await new Jobs().Run(() =>
        {
            Recorder.AddAnnotation("there is", "an entity");
            return new Jobs().Step(() => Task.CompletedTask);
        })).Sampled;

        SamplingInput question = traces.Sampling.Questions.Single();
        Assert.Multiple(() =>
        {
            Assert.That((question.Host, question.Method, question.Url, question.ServiceName), Is.EqualTo(("localhost", "TASK", "/Jobs/Run", "jobs")));
            Assert.That(inside, Is.EqualTo(SampleDecision.NotSampled));
        });
        Assert.That(await traces.Documents(), Is.Empty);
    }

    [Test]
    public async Task A_recorder_that_is_switched_off_records_nothing()
    {
        using var traces = RecordedTraces.Start();
        traces.Replace(("XRay:DisableXRayTracing", "true"));

        await XRay.RunTask("off", () =>
        {
            Assert.That(XRay.TraceId, Is.Null);
            Recorder.AddAnnotation("nobody", "listens");
            return Task.CompletedTask;
        });

        Assert.That(await traces.Documents(), Is.Empty);
        Assert.That(Recorder.IsEntityPresent(), Is.False);
    }

    [Test]
    public async Task After_it_was_disposed_woven_calls_leave_the_recorder_alone()
    {
        using var traces = RecordedTraces.Start();
        traces.Dispose();

        bool isPresent = true;
        await XRay.RunTask("off", () =>
        {
            isPresent = Recorder.IsEntityPresent();
            return Task.CompletedTask;
        });

        Assert.That(isPresent, Is.False);
    }
}
