using System.Diagnostics;
using System.Globalization;
using XRaySink.Documents;
using XRaySink.Resources;
using XRaySink.Testing;
using XRaySink.Validation;
using XRaySink.Tests.Sink;

namespace XRaySink.Tests.Documents;

/// <summary>Whatever activities carry, documents stay valid and small, nothing is thrown and nothing is lost.</summary>
public sealed class HostileContentTests
{
    const int Huge = 10 * 1024 * 1024;

    // Every tag that a document shows in a member of its own.
    static readonly string[] TagsWithAPlace =
    [
        "http.request.method", "http.method", "url.full", "http.url", "url.scheme", "http.scheme", "http.target", "url.path",
        "url.query", "http.host", "http.server_name", "net.host.name", "net.host.port", "host.name", "user_agent.original",
        "http.user_agent", "http.client_ip", "client.address", "http.response.status_code", "http.status_code",
        "http.status_text", "http.response.body.size", "http.response_content_length", "messaging.message_payload_size_bytes",
        "aws.xray.traced", "aws.http.traced", "server.address", "server.port", "net.peer.name", "net.peer.port", "net.peer.ip",
        "network.peer.address", "db.system.name", "db.system", "db.namespace", "db.name", "db.user", "db.query.text",
        "db.statement", "db.connection_string", "db.npgsql.data_source", "aws.service", "aws.operation", "aws.region",
        "cloud.region", "aws.account_id", "aws.request_id", "aws.requestId", "aws.extended_request_id", "aws.queue_url",
        "aws.queue.url", "aws.sqs.queue.url", "aws.table_name", "aws.table.name", "rpc.system", "rpc.system.name", "rpc.service",
        "rpc.method", "aws.local.service", "enduser.id", "aws.xray.x_forwarded_for", "aws.xray.sampling_rule_name",
        "aws.remote.service", "peer.service", "messaging.url", "aws.dynamodb.table_names", "telemetry.sdk.language",
        "aws.xray.error",
    ];

    [Test]
    public void Huge_texts_are_cut_wherever_they_stand()
    {
        string huge = new('x', Huge);
        string[] tags =
        [
            "http.request.method", "url.full", "user_agent.original", "client.address", "db.user", "db.name", "server.address", "db.statement",
            "rpc.service", "rpc.method", "aws.operation", "aws.region", "peer.service", "enduser.id", "aws.local.service", "custom",
        ];

        IReadOnlyList<SegmentDocument> documents = Recorded.Run(
            segment =>
            {
                foreach (string tag in tags)
                    segment.SetTag(tag, huge);
                segment.SetTag("db.system", "mysql");
                segment.SetTag(huge, huge);
                segment.SetStatus(ActivityStatusCode.Error, huge);
                segment.DisplayName = huge;
                Recorded.Child(huge, ActivityKind.Client, child =>
                {
                    foreach (string tag in tags)
                        child.SetTag(tag, huge);
                    child.SetTag("db.system", "mysql");
                });
            },
            options => options.CollectSqlQueries = true);

        SegmentDocument segment = documents.Single(document => !document.IsSubsegment);
        Assert.That(segment.Metadata("custom"), Has.Length.EqualTo(4096).And.EndsWith("…"));
        Assert.That(segment.IsFault);
        Assert.That(segment.Exceptions.Single().Message, Has.Length.EqualTo(1000).And.EndsWith("…"));
        Assert.That(documents.Sum(document => 1 + document.Subsegments.Count), Is.EqualTo(2));
    }

    [Test]
    public void A_huge_text_costs_no_memory_of_its_size()
    {
        using Activity activity = new Activity("x").Start();
        activity.SetTag("url.full", new string('x', Huge));
        activity.SetTag("custom", new string('\u0001', Huge));
        activity.SetTag("db.statement", "SELECT '" + new string('y', Huge));
        activity.Stop();
        using var writer = new ActivityWriter(new ProcessDescription("tests"), withStatements: true);
        writer.Write(activity);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int length = writer.Write(activity).Json.Length;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(length, Is.LessThan(DocumentLimits.Document));
        Assert.That(allocated, Is.LessThan(64 * 1024));
    }

    [Test]
    public void A_hundred_thousand_annotations_are_shown_as_far_as_they_fit_and_counted()
    {
        var watch = Stopwatch.StartNew();
        string[] keys = [.. Enumerable.Range(0, 100_000).Select(i => "k" + i.ToString(CultureInfo.InvariantCulture))];

        SegmentDocument segment = Recorded.Segment(segment =>
        {
            foreach (string key in keys)
                segment.AddTag(key, "v");
            segment.AddTag("aws.xray.annotations", keys);
        });

        Assert.That(segment.Annotations, Has.Count.EqualTo(50));
        int shown = segment.Annotations.Count + segment.Element("metadata", "default")!.Value.EnumerateObject().Count();
        int leftOut = int.Parse(segment.At("metadata.xraysink.left_out")!, CultureInfo.InvariantCulture);
        Assert.That(shown + leftOut, Is.GreaterThanOrEqualTo(100_000));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void A_thousand_exceptions_in_a_row_are_described_as_far_as_they_fit_and_counted()
    {
        SegmentDocument segment = Recorded.Segment(_ => XRay.RecordException(Chain(1000)));

        Assert.That(segment.Exceptions, Has.Count.EqualTo(16));
        Assert.That(segment.Exceptions.Zip(segment.Exceptions.Skip(1)), Has.All.Matches<(SegmentCause Outer, SegmentCause Inner)>(pair => pair.Outer.CauseId == pair.Inner.Id));
        Assert.That(segment.Element("cause", "exceptions")!.Value[15].GetProperty("skipped").GetInt32(), Is.EqualTo(984));
    }

    [Test]
    public void A_chain_that_was_described_too_short_is_not_made_longer_by_its_wrapper()
    {
        InvalidOperationException chain = Chain(100);

        SegmentDocument segment = Recorded.Segment(_ =>
        {
            Recorded.Child("inner", record: _ => XRay.RecordException(chain));
            XRay.RecordException(new IOException("wrapper", chain));
        });

        Assert.That(segment.Exceptions, Has.Count.EqualTo(1));
    }

    [Test]
    public void Very_many_exceptions_in_an_aggregate_fit()
    {
        var aggregate = new AggregateException(Enumerable.Range(0, 10_000).Select(i => new IOException(new string('m', 2000))));

        SegmentDocument segment = Recorded.Segment(_ => XRay.RecordException(aggregate));

        Assert.That(segment.Exceptions, Has.Count.InRange(2, 32));
    }

    [Test]
    public void Very_many_recorded_exceptions_fit()
    {
        SegmentDocument segment = Recorded.Segment(_ =>
        {
            for (int i = 0; i < 1000; i++)
                XRay.RecordException(Chain(20));
        });

        Assert.That(segment.Exceptions, Has.Count.InRange(2, 32));
    }

    [Test]
    public void An_exception_whose_members_throw_is_recorded_all_the_same()
    {
        using SegmentCapture traces = SegmentCapture.Start();

        Assert.That(() => XRay.RunTask("jobs/x", () => throw new RefusingException()), Throws.TypeOf<RefusingException>());

        SegmentDocument segment = traces.Segments.Single();
        Assert.That(segment.IsFault);
        Assert.That(segment.Exceptions[0].Message, Is.EqualTo("<threw NotSupportedException>"));
        Assert.That(segment.Exceptions[0].Type, Does.EndWith(nameof(RefusingException)));
    }

    [Test]
    public void Metadata_objects_that_throw_or_turn_in_circles_leave_a_marker()
    {
        var circle = new Circle();
        circle.Self = circle;

        SegmentDocument segment = Recorded.Segment(_ =>
        {
            XRay.AddMetadata("circle", circle);
            XRay.AddMetadata("throwing", new Throwing());
            XRay.AddMetadata("endless", Endless());
            XRay.AddMetadata("nan", double.NaN);
            XRay.AddMetadata("half", "\ud83d");
            XRay.AddMetadata("control", "\u0000\u001f\u007f");
        });

        Assert.That(segment.Metadata("circle"), Does.Contain("too deep"));
        Assert.That(segment.Metadata("throwing"), Is.EqualTo("""{"Value":"<threw NotSupportedException>","Fine":1}"""));
        Assert.That(segment.Metadata("endless"), Does.Contain("too long"));
        Assert.That(segment.Metadata("nan"), Is.EqualTo("NaN"));
        Assert.That(segment.Metadata("half"), Is.EqualTo("\ufffd"));
        Assert.That(segment.Metadata("control"), Is.EqualTo("\u0000\u001f\u007f"));
    }

    [Test]
    public void Metadata_added_again_and_again_stays_readable()
    {
        var watch = Stopwatch.StartNew();

        SegmentDocument segment = Recorded.Segment(_ =>
        {
            for (int i = 0; i < 20_000; i++)
                XRay.AddMetadata("key" + i.ToString(CultureInfo.InvariantCulture), i);
        });

        Assert.That(segment.Metadata("key1000"), Is.EqualTo("1000"));
        Assert.That(segment.Metadata("…"), Is.EqualTo("<too long>"));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [TestCase('x')]
    [TestCase('\u0001')]
    [TestCase('\u4e2d')]
    public void A_huge_text_in_metadata_stays_readable(char character)
    {
        SegmentDocument segment = Recorded.Segment(_ =>
        {
            XRay.AddMetadata("before", 1);
            XRay.AddMetadata("huge", new string(character, Huge));
        });

        Assert.That(segment.Metadata("before"), Is.EqualTo("1"));
        Assert.That(segment.Metadata("huge"), Has.Length.EqualTo(4096));
    }

    [Test]
    public void More_metadata_than_fits_is_left_out_and_counted()
    {
        SegmentDocument segment = Recorded.Segment(_ =>
        {
            for (int i = 0; i < 100; i++)
                XRay.AddMetadata("m", new string('\u4e2d', 20_000), "space" + i);
        });

        Assert.That(int.Parse(segment.At("metadata.xraysink.left_out")!, CultureInfo.InvariantCulture), Is.GreaterThan(50));
    }

    [TestCase('\u0000')]
    [TestCase('"')]
    [TestCase('\u4e2d')]
    [TestCase('\ud83d')]
    [TestCase('\ue000')]
    [TestCase('\uffff')]
    public void Every_field_full_of_the_worst_characters_fits(char worst)
    {
        string text = new(worst, 5000);

        SegmentDocument segment = Recorded.Segment(
            segment =>
            {
                Fill(segment, text);
                Recorded.Child(text, ActivityKind.Client, child => Fill(child, text), Enumerable.Repeat(Link(text), 30));
                Recorded.Child(text, ActivityKind.Internal, child => Fill(child, text));
            },
            options =>
            {
                options.CollectSqlQueries = true;
                options.ServiceName = text;
            },
            sink => sink.Process = Process(text));

        Assert.That(segment.Id, Has.Length.EqualTo(16));
        Assert.That(segment.IsError);
    }

    [Test]
    public void An_activity_that_changes_while_it_is_written_costs_no_other()
    {
        using var stop = new CancellationTokenSource();
        Task? changing = null;

        IReadOnlyList<SegmentDocument> documents = Recorded.Run(_ => Recorded.Child("changing", record: child =>
        {
            var map = new Dictionary<string, object?>();
            child.SetTag("map", map);
            changing = Task.Run(() =>
            {
                for (int i = 0; !stop.IsCancellationRequested; i++)
                {
                    map[(i % 100).ToString(CultureInfo.InvariantCulture)] = i;
                    child.SetTag("t" + (i % 50), new string('x', i % 3000));
                    if (i % 1000 == 0)
                        map.Clear();
                }
            });
        }));
        stop.Cancel();
        changing!.Wait();

        Assert.That(documents.Sum(document => 1 + document.Subsegments.Count), Is.EqualTo(2));
    }

    static void Fill(Activity activity, string text)
    {
        foreach (string tag in TagsWithAPlace)
            activity.SetTag(tag, text);
        activity.SetTag("db.system", "mysql");
        activity.SetTag("http.response.status_code", 404);
        activity.SetTag("aws.dynamodb.table_names", Enumerable.Repeat(text, 100).ToArray());
        activity.SetStatus(ActivityStatusCode.Error, text);
        for (int i = 0; i < 60; i++)
            activity.SetTag(i + text, text);
        activity.SetTag("aws.xray.annotations", Enumerable.Range(0, 60).Select(i => i + text).ToArray());
        for (int i = 0; i < 40; i++)
        {
            activity.AddEvent(new ActivityEvent("exception", tags: new ActivityTagsCollection
            {
                ["exception.type"] = text,
                ["exception.message"] = text,
                ["exception.stacktrace"] = string.Concat(Enumerable.Repeat("   at " + text + "() in " + text + ":line 3\n", 60)),
            }));
        }
    }

    static ActivityLink Link(string text) => new(
        new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default),
        new ActivityTagsCollection { [text] = text, ["ok"] = text, ["list"] = Enumerable.Repeat(text, 300).ToArray() });

    static ProcessDescription Process(string text) => new(text)
    {
        ServiceVersion = text,
        Resource = new Resource
        {
            Origin = "AWS::EC2::Instance",
            AccountId = text,
            Ec2 = new Ec2Instance(text, text, text, text),
            Ecs = new EcsContainer { Container = text, ContainerId = text, ContainerArn = text, TaskArn = text, TaskFamily = text, ClusterArn = text },
            Eks = new EksPod(text, text, text),
            LogGroups = [.. Enumerable.Repeat(new LogGroup("g" + text, text), 100)],
        },
    };

    static InvalidOperationException Chain(int length)
    {
        var exception = new InvalidOperationException("innermost");
        for (int i = 1; i < length; i++)
            exception = new InvalidOperationException("level " + i, exception);
        return exception;
    }

    static IEnumerable<int> Endless()
    {
        for (int i = 0; ; i++)
            yield return i;
    }

#pragma warning disable CA1032, CA1064 // only thrown here
    sealed class RefusingException : Exception
#pragma warning restore CA1032, CA1064
    {
        public override string Message => throw new NotSupportedException();

        public override string? StackTrace => throw new NotSupportedException();

        public override string ToString() => throw new NotSupportedException();
    }

    sealed class Circle
    {
        public Circle? Self { get; set; }
    }

    sealed class Throwing
    {
        public int Value => throw new NotSupportedException();

        public int Fine => 1;
    }
}
