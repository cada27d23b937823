using System.Net;
using System.Net.Sockets;
using XRaySink.Documents;
using XRaySink.Testing;
using XRaySink.Tests.Life;

namespace XRaySink.Tests.Instrumentation;

/// <summary>Calls by HttpClient, on the real runtimes: .NET 8, which says nothing of a call on its activity, and the latest.</summary>
[TestFixture("net8.0")]
[TestFixture("net10.0")]
public class HttpClientTests(string framework)
{
    [Test]
    public async Task A_call_is_a_remote_subsegment_with_method_url_and_outcome_and_carries_the_trace()
    {
        using var daemon = new UdpReceiver();
        using var server = new HttpListener();
        int port = FreePort();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        Task<string?> header = Answer(server);
        int closed = FreePort();

        using var child = new ChildProcess(framework, daemon.Address, "call", $"http://127.0.0.1:{port}/stock?secret=1", $"http://127.0.0.1:{closed}/");
        Assert.That(await child.Ended(), Is.Zero, child.Output);

        SegmentDocument answered = (await daemon.WaitForDocument(document => document.Url == "task://localhost/answered")).Subsegments.Single();
        SegmentDocument refused = (await daemon.WaitForDocument(document => document.Url == "task://localhost/refused")).Subsegments.Single();
        Assert.Multiple(async () =>
        {
            Assert.That((answered.Name, answered.Namespace), Is.EqualTo(("127.0.0.1", "remote")));
            Assert.That((answered.HttpMethod, answered.Status), Is.EqualTo(("GET", 404)));
            Assert.That(answered.Url, Is.EqualTo($"http://127.0.0.1:{port}/stock"));
            Assert.That((answered.IsError, answered.IsFault), Is.EqualTo((true, false)));
            Assert.That(answered.ToString(), Does.Not.Contain("secret=1"));
            Assert.That(await header, Is.EqualTo($"Root={answered.TraceId};Parent={answered.Id};Sampled=1"));

            Assert.That((refused.Name, refused.Namespace, refused.HttpMethod), Is.EqualTo(("127.0.0.1", "remote", "GET")));
            Assert.That(refused.Url, Is.EqualTo($"http://127.0.0.1:{closed}/"));
            Assert.That((refused.IsError, refused.IsFault, refused.Status), Is.EqualTo((false, true, (int?)null)));
            Assert.That(refused.Element("metadata", "default", "error.type"), Is.Not.Null);
            Assert.That(daemon.Datagrams.SelectMany(datagram => datagram.Complaints), Is.Empty);
        });
        if (framework == "net8.0")
            Assert.That(refused.Exceptions[0].Type, Is.EqualTo("System.Net.Http.HttpRequestException"));
    }

    static async Task<string?> Answer(HttpListener server)
    {
        HttpListenerContext context = await server.GetContextAsync();
        context.Response.StatusCode = 404;
        context.Response.Close();
        return context.Request.Headers["X-Amzn-Trace-Id"];
    }

    static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
