using System.Diagnostics;
using XRaySink.Documents;

namespace XRaySink.Tests.Documents;

/// <summary>The <c>cause</c> member, from exceptions in hand and from the events and words of others.</summary>
public sealed class CauseBlockTests
{
    [Test]
    public void An_exception_that_escapes_a_task_is_its_cause()
    {
        using SegmentCapture traces = SegmentCapture.Start();
        Assert.That(() => XRay.RunTask("jobs/fail", () => throw new InvalidOperationException("broken")), Throws.InvalidOperationException);

        SegmentDocument segment = traces.Segments.Single();

        Assert.That(segment.IsFault);
        Assert.That(segment.Exceptions.Single().Type, Is.EqualTo("System.InvalidOperationException"));
        Assert.That(segment.Exceptions.Single().Message, Is.EqualTo("broken"));
        Assert.That(segment.Exceptions.Single().Frames[0], Does.Contain(nameof(An_exception_that_escapes_a_task_is_its_cause)));
    }

    [Test]
    public void Each_exception_refers_to_the_one_that_caused_it()
    {
        SegmentDocument segment = Recorded.Segment(_ => XRay.RecordException(new IOException("outer", new FormatException("middle", new OverflowException("inner")))));

        Assert.That(segment.Exceptions.Select(exception => exception.Message), Is.EqualTo((string[])["outer", "middle", "inner"]));
        Assert.That(segment.Exceptions[0].CauseId, Is.EqualTo(segment.Exceptions[1].Id));
        Assert.That(segment.Exceptions[1].CauseId, Is.EqualTo(segment.Exceptions[2].Id));
        Assert.That(segment.Exceptions[2].CauseId, Is.Null);
    }

    [Test]
    public void An_aggregate_refers_to_its_first_exception_and_shows_all_of_them()
    {
        SegmentDocument segment = Recorded.Segment(_ => XRay.RecordException(
            new AggregateException(new IOException("first", new FormatException("behind first")), new OverflowException("second"), new InvalidCastException("third"))));

        Assert.That(segment.Exceptions.Skip(1).Select(exception => exception.Message), Is.EqualTo((string[])["first", "behind first", "second", "third"]));
        Assert.That(segment.Exceptions[0].CauseId, Is.EqualTo(segment.Exceptions[1].Id));
    }

    [Test]
    public void The_same_exception_is_described_once_and_referred_to_by_its_parent()
    {
        var exception = new InvalidOperationException("once");

        SegmentDocument segment = Recorded.Segment(_ =>
        {
            Recorded.Child("inner", record: _ => XRay.RecordException(exception));
            XRay.RecordException(exception);
        });

        string id = segment.Subsegments.Single().Exceptions.Single().Id;
        Assert.That(segment.At("cause"), Is.EqualTo(id));
    }

    [Test]
    public void A_wrapped_exception_is_referred_to_by_what_wraps_it()
    {
        var exception = new InvalidOperationException("once");

        SegmentDocument segment = Recorded.Segment(_ =>
        {
            Recorded.Child("inner", record: _ => XRay.RecordException(exception));
            XRay.RecordException(new IOException("wrapper", exception));
        });

        Assert.That(segment.Exceptions.Single().Message, Is.EqualTo("wrapper"));
        Assert.That(segment.Exceptions.Single().CauseId, Is.EqualTo(segment.Subsegments.Single().Exceptions.Single().Id));
    }

    [Test]
    public void The_same_exception_in_another_trace_is_described_again()
    {
        var exception = new InvalidOperationException("twice");

        Assert.That(Recorded.Segment(_ => XRay.RecordException(exception)).Exceptions.Single().Message, Is.EqualTo("twice"));
        Assert.That(Recorded.Segment(_ => XRay.RecordException(exception)).Exceptions.Single().Message, Is.EqualTo("twice"));
    }

    [Test]
    public void Exceptions_are_told_from_events_when_nothing_is_in_hand()
    {
        SegmentDocument call = Recorded.Subsegment(call =>
        {
            call.AddEvent(Exception("System.IO.IOException", "first", null));
            call.AddEvent(Exception("System.FormatException", "second", null));
        });

        Assert.That(call.Exceptions.Select(exception => exception.Message), Is.EqualTo((string[])["first", "second"]));
        Assert.That(call.Exceptions[0].Type, Is.EqualTo("System.IO.IOException"));
        Assert.That(call.IsFault, Is.False);
    }

    [Test]
    public void An_exception_in_hand_is_not_told_again_by_its_event()
    {
        SegmentDocument segment = Recorded.Segment(segment =>
        {
            XRay.RecordException(new InvalidOperationException("in hand"));
            segment.AddEvent(Exception("System.FormatException", "told", null));
        });

        Assert.That(segment.Exceptions.Select(exception => exception.Message), Is.EqualTo((string[])["in hand", "told"]));
    }

    [TestCase(ActivityKind.Client, "true")]
    [TestCase(ActivityKind.Producer, "true")]
    [TestCase(ActivityKind.Internal, null)]
    [TestCase(ActivityKind.Consumer, null)]
    public void An_exception_of_a_call_is_remote(ActivityKind kind, string? remote)
    {
        SegmentDocument call = Recorded.Subsegment(call => call.AddEvent(Exception("T", "m", null)), kind);

        Assert.That(call.Element("cause", "exceptions")!.Value[0].TryGetProperty("remote", out var value) ? value.GetRawText() : null, Is.EqualTo(remote));
    }

    [Test]
    public void Other_events_are_no_cause() =>
        Assert.That(Recorded.Subsegment(call => call.AddEvent(new ActivityEvent("retry"))).Element("cause"), Is.Null);

    [Test]
    public void The_description_of_an_error_is_its_cause()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.SetStatus(ActivityStatusCode.Error, "this is a test"));

        Assert.That(call.Exceptions.Single().Message, Is.EqualTo("this is a test"));
        Assert.That(call.Exceptions.Single().Type, Is.Null);
        Assert.That(call.IsFault);
    }

    [Test]
    public void The_text_of_an_HTTP_status_is_the_cause_of_an_error_without_a_description()
    {
        SegmentDocument call = Recorded.Subsegment(call =>
        {
            call.Tag("http.method", "GET", "http.status_text", "this is a test");
            call.SetStatus(ActivityStatusCode.Error);
        });

        Assert.That(call.Exceptions.Single().Message, Is.EqualTo("this is a test"));
        Assert.That(call.Element("metadata"), Is.Null);
    }

    [TestCase(500)]
    [TestCase(400)]
    public void A_status_alone_has_no_cause(int status) =>
        Assert.That(Recorded.Subsegment(call => call.Tag("http.status_code", status)).Element("cause"), Is.Null);

    [TestCase(ActivityStatusCode.Unset, null)]
    [TestCase(ActivityStatusCode.Ok, null)]
    [TestCase(ActivityStatusCode.Error, "words")]
    public void Only_an_error_has_its_description_for_a_cause(ActivityStatusCode status, string? message) =>
        Assert.That(
            Recorded.Subsegment(call => call.SetStatus(status, "words")).Exceptions.SingleOrDefault()?.Message, Is.EqualTo(message));

    [Test]
    public void A_failed_request_of_the_AWS_SDK_is_a_cause()
    {
        SegmentDocument call = Recorded.Subsegment(call =>
        {
            call.Tag("rpc.system", "aws-api");
            call.AddEvent(new ActivityEvent(
                "HTTP request failure",
                DateTimeOffset.FromUnixTimeSeconds(1696954761).AddTicks(10),
                new ActivityTagsCollection { ["http.response.status_code"] = 503, ["aws.http.error_message"] = "service is temporarily unavailable" }));
        });

        Assert.That(call.Exceptions.Single().Type, Is.EqualTo("aws.http.error.event"));
        Assert.That(call.Exceptions.Single().Message, Is.EqualTo("503@1696954761.000001@service is temporarily unavailable"));
    }

    [Test]
    public void Frames_are_read_from_the_event()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.AddEvent(Exception(
            "System.FormatException",
            "bad",
            "System.FormatException: bad\n   at A.B.C(String x) in /src/C.cs:line 11\n   at D.E()")));

        Assert.That(call.Exceptions.Single().Frames, Is.EqualTo((string[])["A.B.C(String x)", "D.E()"]));
        Assert.That(call.Element("cause", "exceptions")!.Value[0].GetProperty("stack")[0].GetRawText(), Is.EqualTo("""{"path":"/src/C.cs","line":11,"label":"A.B.C(String x)"}"""));
    }

    [Test]
    public void Lines_of_a_message_are_no_frames()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.AddEvent(Exception("T", "one\nat two()", "T: one\nat two()\n   at A.B()")));

        Assert.That(call.Exceptions.Single().Frames, Is.EqualTo((string[])["A.B()"]));
    }

    [TestCase("java")]
    [TestCase("python")]
    [TestCase("")]
    public void The_stack_of_another_language_is_not_read(string language) =>
        Assert.That(
            Recorded.Subsegment(call =>
            {
                call.Tag("telemetry.sdk.language", language.Length == 0 ? "unknown" : language);
                call.AddEvent(Exception("T", "m", "T: m\n\tat a.b.C.d(C.java:5)"));
            }).Exceptions.Single().Frames,
            Is.Empty);

    [Test]
    public void An_event_without_words_is_an_exception_all_the_same() =>
        Assert.That(Recorded.Subsegment(call => call.AddEvent(new ActivityEvent("exception"))).Exceptions, Has.Count.EqualTo(1));

    static ActivityEvent Exception(string type, string message, string? stackTrace) => new("exception", tags: new ActivityTagsCollection
    {
        ["exception.type"] = type,
        ["exception.message"] = message,
        ["exception.stacktrace"] = stackTrace,
    });
}
