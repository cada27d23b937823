using System.Diagnostics;
using System.Globalization;
using XRaySink.Documents;

namespace XRaySink.Tests.Documents;

/// <summary>Names, namespaces, ids, times and outcomes.</summary>
public sealed class SegmentTests
{
    [Test]
    public void A_segment_bears_the_name_of_the_service() =>
        Assert.That(Recorded.Segment(_ => { }, options => options.ServiceName = "signup_aggregator").Name, Is.EqualTo("signup_aggregator"));

    [Test]
    public void A_segment_may_bear_a_name_of_its_own() =>
        Assert.That(Recorded.Segment(segment => segment.Tag("aws.local.service", "myLocalService")).Name, Is.EqualTo("myLocalService"));

    [TestCase("DynamoDB", "rpc.system", "aws-api", "rpc.service", "DynamoDB", "rpc.method", "GetItem")]
    [TestCase("DynamoDB", "aws.service", "DynamoDB", "aws.operation", "GetItem", "rpc.method", "Wrong")]
    [TestCase("cats-table", "peer.service", "cats-table", "aws.service", "DynamoDB")]
    [TestCase("customers@db.dev.example.com", "db.system", "mysql", "db.name", "customers", "db.connection_string", "jdbc:mysql://db.dev.example.com:3306/customers")]
    [TestCase("customers@db.dev.example.com", "db.system.name", "postgresql", "db.namespace", "customers", "server.address", "db.dev.example.com")]
    [TestCase("customers@db.dev.example.com", "db.system", "mssql", "db.name", "customers", "db.connection_string", "Server=tcp:db.dev.example.com,1433;Database=customers;Password=secret")]
    [TestCase("customers", "db.system", "sqlite", "db.name", "customers", "db.connection_string", "Data Source=/var/data/customers.db")]
    [TestCase("foo.com", "http.request.method", "GET", "http.host", "foo.com", "net.peer.name", "bar.com")]
    [TestCase("bar.com", "http.request.method", "GET", "net.peer.name", "bar.com")]
    [TestCase("bar.com", "http.request.method", "GET", "server.address", "bar.com")]
    [TestCase("com.foo.AnimalService", "rpc.service", "com.foo.AnimalService", "net.peer.name", "bar.com")]
    [TestCase("ProcessingService", "aws.remote.service", "ProcessingService", "peer.service", "other")]
    [TestCase("DynamoDb", "aws.remote.service", "AWS.SDK.DynamoDb", "rpc.system", "aws-api")]
    [TestCase("SQS", "aws.remote.service", "AWS::SQS", "rpc.system", "aws-api")]
    [TestCase("operation", "custom", "x")]
    public void A_call_is_named_after_whom_it_calls(string name, params object[] tags) =>
        Assert.That(Recorded.Subsegment(call => call.Tag(tags)).Name, Is.EqualTo(name));

    [TestCase(ActivityKind.Producer)]
    [TestCase(ActivityKind.Consumer)]
    public void Producers_and_consumers_are_named_after_the_remote_service_too(ActivityKind kind)
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag("aws.remote.service", "queue"), kind);

        Assert.That(call.Name, Is.EqualTo("queue"));
        Assert.That(call.Namespace, Is.EqualTo("remote"));
    }

    [TestCase(ActivityKind.Internal)]
    [TestCase(ActivityKind.Server)]
    public void What_calls_nobody_keeps_its_own_name(ActivityKind kind) =>
        Assert.That(Recorded.Subsegment(call => call.Tag("aws.remote.service", "queue"), kind, "work").Name, Is.EqualTo("work"));

    [TestCase("EP @ test_15.testing-dömain.org#GO", "EP @ test_15.testing-dömain.org#GO")]
    [TestCase("<subDomain>.example.com,1413", "subDomain.example.com1413")]
    [TestCase("<>", "span")]
    [TestCase("tab\there\u0000", "tabhere")]
    [TestCase("\ud83d smile \ud83d\ude00", " smile ")]
    public void A_name_loses_what_X_Ray_refuses(string given, string name) =>
        Assert.That(Recorded.Subsegment(_ => { }, ActivityKind.Internal, given).Name, Is.EqualTo(name));

    [Test]
    public void Names_from_tags_lose_what_X_Ray_refuses_too() =>
        Assert.That(Recorded.Subsegment(call => call.Tag("peer.service", "a<b>?*c")).Name, Is.EqualTo("abc"));

    [Test]
    public void The_name_of_the_service_loses_what_X_Ray_refuses() =>
        Assert.That(Recorded.Segment(_ => { }, options => options.ServiceName = "orders (v2)!").Name, Is.EqualTo("orders v2"));

    [Test]
    public void A_name_is_cut_to_200_characters() =>
        Assert.That(Recorded.Subsegment(_ => { }, ActivityKind.Internal, new string('é', 300)).Name, Is.EqualTo(new string('é', 200)));

    [TestCase(ActivityKind.Client, "remote")]
    [TestCase(ActivityKind.Internal, null)]
    [TestCase(ActivityKind.Server, null)]
    [TestCase(ActivityKind.Producer, null)]
    [TestCase(ActivityKind.Consumer, null)]
    public void Only_clients_are_remote(ActivityKind kind, string? @namespace) =>
        Assert.That(Recorded.Subsegment(_ => { }, kind).Namespace, Is.EqualTo(@namespace));

    [TestCase("rpc.system", "aws-api")]
    [TestCase("rpc.system.name", "aws-api")]
    [TestCase("aws.service", "S3")]
    public void A_call_of_an_AWS_service_has_the_namespace_aws(params object[] tags) =>
        Assert.That(Recorded.Subsegment(call => call.Tag(tags)).Namespace, Is.EqualTo("aws"));

    [Test]
    public void Ids_are_those_of_the_activity_in_X_Rays_spelling()
    {
        Activity? activity = null;

        SegmentDocument segment = Recorded.Segment(recorded => activity = recorded);

        Assert.That(segment.Id, Is.EqualTo(activity!.SpanId.ToHexString()));
        Assert.That(segment.TraceId, Is.EqualTo(XRayId.Format(activity.TraceId)));
        Assert.That(segment.ParentId, Is.Null);
    }

    [Test]
    public void A_segment_that_was_called_names_its_caller()
    {
        Assert.That(TraceHeader.TryParse("Root=1-581cf771-a006649127e371903a2de979;Parent=53995c3f42cd8ad8;Sampled=1", out TraceHeader caller));

        SegmentDocument segment = Recorded.Run(_ => { }, incoming: caller).Single();

        Assert.That(segment.TraceId, Is.EqualTo("1-581cf771-a006649127e371903a2de979"));
        Assert.That(segment.ParentId, Is.EqualTo("53995c3f42cd8ad8"));
    }

    [Test]
    public void Times_are_written_to_the_microsecond()
    {
        var start = new DateTime(2026, 11, 24, 10, 20, 30, DateTimeKind.Utc);

        SegmentDocument segment = Recorded.Segment(activity =>
        {
            activity.SetStartTime(start.AddTicks(1234567));
            activity.SetEndTime(start.AddSeconds(2).AddTicks(19));
        });

        Assert.That(segment.At("start_time"), Is.EqualTo("1795515630.123456"));
        Assert.That(segment.At("end_time"), Is.EqualTo("1795515632.000001"));
    }

    [TestCase(400, "error")]
    [TestCase(404, "error")]
    [TestCase(499, "error")]
    [TestCase(429, "error throttle")]
    [TestCase(500, "fault")]
    [TestCase(599, "fault")]
    [TestCase(200, "")]
    [TestCase(302, "")]
    public void An_HTTP_status_decides_the_outcome_whatever_the_activitys_own(int status, string outcome)
    {
        foreach (string name in (string[])["http.status_code", "http.response.status_code"])
        {
            SegmentDocument call = Recorded.Subsegment(call => call.Tag(name, status));
            Assert.That(OutcomeOf(call), Is.EqualTo(outcome));
        }
    }

    [TestCase(ActivityStatusCode.Unset, null, "")]
    [TestCase(ActivityStatusCode.Ok, null, "")]
    [TestCase(ActivityStatusCode.Error, null, "fault")]
    [TestCase(ActivityStatusCode.Error, 499, "error")]
    [TestCase(ActivityStatusCode.Error, 429, "error throttle")]
    [TestCase(ActivityStatusCode.Error, 500, "fault")]
    [TestCase(ActivityStatusCode.Unset, 500, "fault")]
    public void Without_an_HTTP_status_the_activitys_own_decides(ActivityStatusCode own, int? status, string outcome)
    {
        SegmentDocument call = Recorded.Subsegment(call =>
        {
            call.SetStatus(own);
            call.SetTag("http.response.status_code", status);
        });

        Assert.That(OutcomeOf(call), Is.EqualTo(outcome));
    }

    [Test]
    public async Task Cancelled_work_is_an_error_and_no_fault()
    {
        using SegmentCapture traces = SegmentCapture.Start();
        Assert.That(() => XRay.RunTask("jobs/x", () => Task.FromException(new OperationCanceledException())), Throws.InstanceOf<OperationCanceledException>());
        await Task.CompletedTask;

        SegmentDocument segment = traces.Segments.Single();

        Assert.That(OutcomeOf(segment), Is.EqualTo("error"));
        Assert.That(segment.Annotations["cancelled"], Is.True);
    }

    [Test]
    public void A_user_stands_on_the_segment()
    {
        SegmentDocument segment = Recorded.Segment(_ => Recorded.Child("inner", record: _ => XRay.SetUser("u-17")));

        Assert.That(segment.User, Is.EqualTo("u-17"));
    }

    [Test]
    public void Subsegments_stand_in_the_order_in_which_they_began()
    {
        SegmentDocument segment = Recorded.Segment(_ =>
        {
            for (int i = 0; i < 20; i++)
                Recorded.Child(i.ToString(CultureInfo.InvariantCulture));
        });

        Assert.That(segment.Subsegments.Select(child => int.Parse(child.Name, CultureInfo.InvariantCulture)), Is.Ordered.And.Exactly(20).Items);
    }

    static string OutcomeOf(SegmentDocument document) => string.Join(
        ' ',
        (string[])[.. document.IsError ? ["error"] : (string[])[], .. document.IsThrottled ? ["throttle"] : (string[])[], .. document.IsFault ? ["fault"] : (string[])[]]);
}
