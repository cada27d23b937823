using System.Net;
using XRaySink.Documents;

namespace XRaySink.Tests.Sink;

public class CaptureTests
{
    [Test]
    public async Task Five_hundred_captures_at_once_each_see_their_own_flow_alone()
    {
        await Parallel.ForAsync(0, 500, async (i, _) =>
        {
            using var traces = SegmentCapture.Start();
            await XRay.RunTask("flow/" + i, async () => await Task.Yield());

            Assert.That(traces.Segments.Select(segment => segment.Url), Is.EqualTo(new[] { "task://localhost/flow/" + i }));
        });
    }

    [Test]
    public async Task The_same_work_gives_the_same_snapshot()
    {
        string first = await Snapshot();
        string second = await Snapshot();

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public async Task Segments_stand_in_the_order_in_which_they_began_whatever_the_order_in_which_they_ended()
    {
        using var traces = SegmentCapture.Start();
        var firstMayEnd = new TaskCompletionSource();
        Task first = XRay.RunTask("first", () => firstMayEnd.Task);
        await XRay.RunTask("second", () => Task.CompletedTask);
        firstMayEnd.SetResult();
        await first;

        Assert.That(traces.Segments.Select(segment => segment.Url), Is.EqualTo(new[] { "task://localhost/first", "task://localhost/second" }));
    }

    [Test]
    public async Task A_snapshot_numbers_ids_and_hides_times_and_versions()
    {
        string json = await Snapshot();

        Assert.That(json, Does.Contain("\"id\": \"id-1\"").And.Contain("\"trace_id\": \"trace-1\"").And.Contain("\"start_time\": 0"));
        Assert.That(json, Does.Contain("\"tenant\": \"blue\""));
        Assert.That(json, Does.Contain("\"user_agent\": \"BackgroundTask XRaySink/version\""));
    }

    [Test]
    public async Task A_call_by_HttpClient_is_a_remote_subsegment_and_carries_the_trace_in_both_headers()
    {
        using var server = new HttpListener();
        int port = FreePort();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        Task<HttpListenerRequest> answered = Answer(server);
        using var traces = SegmentCapture.Start();
        using var http = new HttpClient();

        await XRay.RunTask("call", () => http.GetStringAsync($"http://127.0.0.1:{port}/stock?secret=1"));
        HttpListenerRequest request = await answered;

        SegmentDocument segment = traces.Segments.Single();
        SegmentDocument call = segment.Subsegments.Single();
        string w3c = segment.TraceId[2..].Replace("-", "", StringComparison.Ordinal);
        Assert.Multiple(() =>
        {
            Assert.That(call.Name, Is.EqualTo("127.0.0.1"));
            Assert.That(call.Namespace, Is.EqualTo("remote"));
            Assert.That(call.HttpMethod, Is.EqualTo("GET"));
            Assert.That(call.Url, Does.StartWith($"http://127.0.0.1:{port}/stock").And.Not.Contain("secret=1"));
            Assert.That(call.Status, Is.EqualTo(200));
            Assert.That(request.Headers["X-Amzn-Trace-Id"], Is.EqualTo($"Root={segment.TraceId};Parent={call.Id};Sampled=1"));
            Assert.That(request.Headers["traceparent"], Is.EqualTo($"00-{w3c}-{call.Id}-01"));
        });
    }

    static async Task<string> Snapshot()
    {
        using var traces = SegmentCapture.Start(options => options.ServiceName = "snapshot");
        await XRay.RunTask("outer", async () =>
        {
            XRay.Annotate("tenant", "blue");
            using (XRay.BeginSubsegment("inner"))
                await Task.Yield();
        });
        return traces.ToJson();
    }

    static async Task<HttpListenerRequest> Answer(HttpListener server)
    {
        HttpListenerContext context = await server.GetContextAsync();
        context.Response.Close();
        return context.Request;
    }

    static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
