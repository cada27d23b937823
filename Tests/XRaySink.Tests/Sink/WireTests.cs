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
