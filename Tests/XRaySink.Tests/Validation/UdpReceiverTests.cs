using System.Net.Sockets;
using XRaySink.Documents;
using XRaySink.Testing;

namespace XRaySink.Tests.Validation;

public sealed class UdpReceiverTests
{
    [Test]
    public async Task A_datagram_is_split_into_header_and_document()
    {
        using var receiver = new UdpReceiver();

        Send(receiver, "{\"format\":\"json\",\"version\":1}\n{\"name\":\"first\"}");
        SegmentDocument document = await receiver.WaitForDocument(document => document.Name == "first");

        Assert.That(document.Name, Is.EqualTo("first"));
        Assert.That(receiver.Datagrams[0].Header, Is.EqualTo("{\"format\":\"json\",\"version\":1}\n"));
    }

    [Test]
    public async Task Documents_are_kept_in_the_order_of_their_arrival()
    {
        using var receiver = new UdpReceiver();

        for (int i = 0; i < 20; i++)
            Send(receiver, $"{{}}\n{{\"name\":\"{i}\"}}");

        Assert.That((await receiver.WaitForDocuments(20)).Select(document => document.Name), Is.EqualTo(Enumerable.Range(0, 20).Select(i => $"{i}")));
    }

    [Test]
    public void Waiting_for_what_never_comes_ends_with_a_timeout()
    {
        using var receiver = new UdpReceiver();

        Assert.That(() => receiver.WaitForDocuments(1, TimeSpan.FromMilliseconds(20)), Throws.TypeOf<TimeoutException>());
    }

    static void Send(UdpReceiver receiver, string text)
    {
        using var client = new UdpClient("127.0.0.1", receiver.Port);
        client.Send(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
