using System.Diagnostics;
using System.Net;
using Amazon.XRay.Recorder.Core;
using XRaySink.Documents;

namespace XRaySink.Recorder.Tests;

public class ForeignActivityTests
{
    static readonly ActivitySource Database = new("Test.Database");
    static readonly ActivitySource Other = new("Test.Other");

    readonly Jobs jobs = new();

    [Test]
    public async Task Activities_of_a_source_that_is_asked_for_are_subsegments_inside_of_our_traces()
    {
        using var traces = RecordedTraces.Start(options => options.IncludeSource = source => source.Name == "Test.Database");

        using (Database.StartActivity("outside"))
        {
        }
        await jobs.Run(async () =>
        {
            using Activity? query = Database.StartActivity("SELECT tokens", ActivityKind.Client);
            using Activity? none = Other.StartActivity("none");
            query?.SetTag("db.system.name", "postgresql").SetTag("db.namespace", "tokens").SetTag("server.address", "db.example.com")
                .SetTag("server.port", 5432).SetTag("db.query.text", "SELECT secret").SetTag("rows", 3);
            await jobs.Step(() => Task.CompletedTask);
            AWSXRayRecorder.Instance.AddAnnotation("in", "the query");
        });

        SegmentDocument query = (await traces.Document()).Subsegments.Single();
        Assert.Multiple(() =>
        {
            Assert.That((query.Name, query.Namespace), Is.EqualTo(("tokens@db.example.com", "remote")));
            Assert.That(query.Element("sql", "url")?.GetString(), Is.EqualTo("postgresql://db.example.com:5432/tokens"));
            Assert.That(query.Element("sql", "database_type")?.GetString(), Is.EqualTo("postgresql"));
            Assert.That(query.Element("metadata", "default", "rows")?.GetInt32(), Is.EqualTo(3));
            Assert.That(query.Annotations["in"], Is.EqualTo("the query"));
            Assert.That(query.ToString(), Does.Not.Contain("secret"));
            Assert.That(query.Subsegments.Single().Name, Is.EqualTo("step"));
        });
    }

    [Test]
    public async Task What_an_activity_says_of_its_failure_is_there()
    {
        using var traces = RecordedTraces.Start(options => options.IncludeSource = source => source.Name == "Test.Database");

        await jobs.Run(() =>
        {
            using Activity? query = Database.StartActivity("query");
            query?.AddEvent(new ActivityEvent("exception", tags: new ActivityTagsCollection { ["exception.message"] = "no such table" }));
            query?.SetStatus(ActivityStatusCode.Error, "failed");
            return Task.CompletedTask;
        });

        SegmentDocument query = (await traces.Document()).Subsegments.Single();
        Assert.That(query.IsFault);
        Assert.That(query.Element("metadata", "xraysink", "status")?.GetString(), Is.EqualTo("failed"));
        Assert.That(query.Element("metadata", "xraysink", "events")?[0].GetProperty("exception.message").GetString(), Is.EqualTo("no such table"));
    }

    [Test]
    public async Task Calls_of_HttpClient_are_when_its_source_is_asked_for()
    {
        using var traces = RecordedTraces.Start(options => options.IncludeSource = source => source.Name == "System.Net.Http");
        using var listener = new HttpListener();
        string address = Listen(listener);

        await jobs.Run(async () =>
        {
            Task<HttpListenerContext> arriving = listener.GetContextAsync();
            using var client = new HttpClient();
            Task<HttpResponseMessage> answer = client.GetAsync(new Uri(address + "tokens?key=secret"));
            HttpListenerResponse response = (await arriving).Response;
            response.StatusCode = 404;
            response.Close();
            (await answer).Dispose();
        });

        SegmentDocument call = (await traces.Document()).Subsegments.Single();
        Assert.Multiple(() =>
        {
            Assert.That((call.Name, call.Namespace, call.Status), Is.EqualTo(("127.0.0.1", "remote", 404)));
            Assert.That(call.Url, Is.EqualTo(address + "tokens"));
            Assert.That((call.IsError, call.IsFault), Is.EqualTo((true, false)));
        });
    }

    [Test]
    public async Task By_default_there_are_none_because_the_official_handlers_record_the_same_calls()
    {
        using var traces = RecordedTraces.Start();

        await jobs.Run(() =>
        {
            using Activity? query = Database.StartActivity("none");
            Assert.That(query, Is.Null);
            return Task.CompletedTask;
        });

        Assert.That((await traces.Document()).Subsegments, Is.Empty);
    }

    [Test]
    public async Task A_choice_that_throws_is_a_no()
    {
        using var traces = RecordedTraces.Start(options => options.IncludeSource = _ => throw new NotSupportedException());
        using var source = new ActivitySource("Test.Late");

        await jobs.Run(() =>
        {
            Assert.That(() => source.StartActivity("none"), Is.Null);
            return Task.CompletedTask;
        });

        Assert.That((await traces.Document()).Subsegments, Is.Empty);
    }

    static string Listen(HttpListener listener)
    {
        // Another may take a port between its choice and its use.
        for (int port = 20_000 + (Environment.ProcessId % 20_000); ; port++)
        {
            string address = $"http://127.0.0.1:{port}/";
            listener.Prefixes.Clear();
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return address;
            }
            catch (HttpListenerException) when (port < 65_000)
            {
            }
        }
    }
}
