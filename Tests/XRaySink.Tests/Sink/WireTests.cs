using System.Text;
using XRaySink.Testing;

namespace XRaySink.Tests.Sink;

/// <summary>What arrives at the daemon's socket.</summary>
public class WireTests
{
    [Test]
    public async Task A_datagram_is_the_header_line_and_one_document()
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = daemon.Address);

        await FlowSink.RunTasks(1);
        await daemon.WaitForDocuments(1);

        ReceivedDatagram datagram = daemon.Datagrams.Single();
        string text = Encoding.UTF8.GetString(datagram.Bytes);
        Assert.That(text, Does.StartWith("{\"format\":\"json\",\"version\":1}\n{\"name\":\"tests\",\"id\":\""));
        Assert.That(text, Does.EndWith("}"));
        Assert.That(datagram.Complaints, Is.Empty);
    }

    [Test]
    public async Task A_datagram_keeps_the_rules_of_the_daemon_byte_for_byte_whatever_is_in_it()
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = daemon.Address);

        for (int i = 0; i < 20; i++)
        {
            int round = i;
            await XRay.RunTask("jobs/anything", () => Anything(round), new XRayTaskOptions { Segment = "line\nfeed" });
        }
        IReadOnlyList<XRaySink.Documents.SegmentDocument> documents = await daemon.WaitUntil(documents => documents.Count(document => !document.IsSubsegment) == 20);

        Assert.That(documents, Has.Count.GreaterThanOrEqualTo(20));
        foreach (ReceivedDatagram datagram in daemon.Datagrams)
        {
            byte[] bytes = datagram.Bytes.ToArray();
            string body = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(datagram.Body);
            Assert.That(bytes, Has.Length.LessThanOrEqualTo(65_507));
            Assert.That(datagram.Header.Replace(" ", "", StringComparison.Ordinal), Is.EqualTo("{\"format\":\"json\",\"version\":1}\n"), "spaces fill the lines of a batch up");
            Assert.That(bytes.Count(value => value == 0x0A), Is.EqualTo(1), "the line feed after the header is the only one");
            Assert.That(body, Does.StartWith("{\"name\":").And.EndWith("}"));

            // The daemon finds the document that X-Ray refused by the first of these in its text.
            Assert.That(FirstText(body, "\"id\":\""), Is.EqualTo(datagram.Document.Id));
            Assert.That(FirstText(body, "\"trace_id\":\""), Is.EqualTo(datagram.Document.TraceId));
            Assert.That(datagram.Complaints, Is.Empty);
        }
    }

    static async Task Anything(int round)
    {
        XRay.Annotate("text", "two\r\nlines and \"id\":\"0000000000000000\"");
        XRay.AddMetadata("large", Enumerable.Repeat(new string('\u00e9', 1000), round * 10));
        XRay.RecordException(new InvalidOperationException("outer\n", new TimeoutException("inner")));
        for (int i = 0; i < round; i++)
        {
            using (XRay.BeginSubsegment("step\n" + i))
                await Task.Yield();
        }
    }

    static string FirstText(string json, string before)
    {
        int start = json.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return json[start..json.IndexOf('"', start)];
    }

    [Test]
    public async Task Documents_go_to_an_ipv6_daemon_too()
    {
        using var daemon = new UdpReceiver(address: System.Net.IPAddress.IPv6Loopback);
        using SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = daemon.Address);

        await FlowSink.RunTasks(1);

        Assert.That(await daemon.WaitForDocuments(1), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_host_name_is_looked_up()
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = "localhost:" + daemon.Port);

        await FlowSink.RunTasks(1);

        Assert.That(await daemon.WaitForDocuments(1), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_udp_half_of_a_split_address_gets_the_documents()
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = "tcp:127.0.0.1:1 udp:" + daemon.Address);

        await FlowSink.RunTasks(1);

        Assert.That(await daemon.WaitForDocuments(1), Has.Count.EqualTo(1));
    }
}
