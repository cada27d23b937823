using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using XRaySink.Configuration;
using XRaySink.Emitters;
using XRaySink.Metrics;
using XRaySink.Testing;

namespace XRaySink.Tests.Emitters;

/// <summary>Batches of documents on their way through a real socket.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DaemonSocketTests : IDisposable
{
    const int Longest = 65_507 - 30;

    static ReadOnlySpan<byte> Frame => "{\"name\":\"\"}"u8;

    readonly UdpReceiver daemon = new();
    readonly SinkTrouble trouble = new(NullLogger.Instance, TimeProvider.System);
    readonly DatagramBatch batch = new();

    int sent;

    public void Dispose() => daemon.Dispose();

    // The second way is that of systems other than Linux. The third is one whose route cannot cut datagrams: Linux refuses to where checksums are off.
    static IEnumerable<TestCaseData> Ways()
    {
        yield return new TestCaseData(true, null).SetArgDisplayNames("together");
        yield return new TestCaseData(false, null).SetArgDisplayNames("one by one");
        if (OperatingSystem.IsLinux())
            yield return new TestCaseData(true, (Action<Socket>)WithoutChecksums).SetArgDisplayNames("together where it is refused");
    }

    [TestCaseSource(nameof(Ways))]
    public async Task Every_document_arrives_once_in_order_unchanged_and_in_a_datagram_of_its_own(bool sendsTogether, Action<Socket>? prepare)
    {
        var random = new Random(TestContext.CurrentContext.Random.Next());
        byte[][] documents = [.. Enumerable.Range(0, 1_000).Select(i => Document(random, LengthOf(i, random)))];
        using DaemonSocket socket = Socket(sendsTogether, prepare);

        foreach (byte[] document in documents)
        {
            if (batch.TryAdd(document))
                continue;

            await Send(socket);
            Assert.That(batch.TryAdd(document), "an empty batch takes every document that a datagram holds");
        }
        await Send(socket);

        await WaitFor(documents.Length);
        Assert.That(daemon.Datagrams.Select(static datagram => datagram.Body.ToArray()), Is.EqualTo(documents));
        foreach (ReceivedDatagram datagram in daemon.Datagrams)
        {
            Assert.That(datagram.Bytes.Length, Is.LessThanOrEqualTo(65_507));
            Assert.That(datagram.Header.TrimEnd(), Is.EqualTo("{\"format\":\"json\",\"version\":1}"), "what fills the line up is space, as JSON allows");
            Assert.That(datagram.Bytes.Length, Is.LessThan(Math.Max(2 * (datagram.Body.Length + 30), 2 * 128)), "no datagram is twice as long for it");
        }
    }

    [Test]
    public async Task A_document_by_itself_is_sent_without_a_space_after_its_header()
    {
        using DaemonSocket socket = Socket();
        batch.TryAdd("{\"a\":1}"u8);

        await Send(socket);

        await WaitFor(1);
        Assert.That(Encoding.ASCII.GetString(daemon.Datagrams[0].Bytes), Is.EqualTo("{\"format\":\"json\",\"version\":1}\n{\"a\":1}"));
    }

    [Test]
    public async Task A_long_document_after_a_batch_of_short_ones_is_not_cut()
    {
        using DaemonSocket socket = Socket();
        byte[] @long = Document(new Random(1), 5_000);
        batch.TryAdd("{\"a\":1}"u8);
        batch.TryAdd("{\"a\":2}"u8);
        await Send(socket);
        batch.TryAdd(@long);

        await Send(socket);

        await WaitFor(3);
        Assert.That(daemon.Datagrams[2].Body.ToArray(), Is.EqualTo(@long));
    }

    [Test]
    public void What_is_sent_at_a_time_when_much_comes_fits_into_the_buffer_that_a_socket_has_by_default()
    {
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var socket = new DaemonSocket(new DaemonEndpoint(new HostPort("127.0.0.1", ((IPEndPoint)deaf.LocalEndPoint!).Port), TimeProvider.System), trouble);
        byte[] document = Document(new Random(1), 600);
        var taken = new bool[DatagramBatch.Capacity];

        for (int sent = 0; sent < XRaySink.Sending.GatheringPace.GoodRound; sent += DatagramBatch.Capacity)
        {
            batch.Clear();
            while (batch.TryAdd(document))
            {
            }
            socket.Send(batch, taken);
        }

        int received = 0;
        for (byte[] buffer = new byte[1_024]; deaf.Available > 0; received++)
            deaf.Receive(buffer);
        Assert.That(received, Is.EqualTo(XRaySink.Sending.GatheringPace.GoodRound));
    }

    [Test]
    public void A_document_too_long_for_a_datagram_is_not_added()
    {
        Assert.That(batch.TryAdd(new byte[Longest + 1]), Is.False);
        Assert.That(batch.TryAdd(new byte[Longest]), Is.True);
    }

    [TestCaseSource(nameof(Ways))]
    public void Where_nobody_listens_everything_counts_as_taken_and_it_is_said(bool sendsTogether, Action<Socket>? prepare)
    {
        using DaemonSocket socket = Socket(sendsTogether, prepare);
        daemon.Dispose();
        var taken = new bool[DatagramBatch.Capacity];

        // The refusal of one batch is heard of with a later one.
        for (int round = 0; round < 100 && trouble.Latest is null; round++)
        {
            batch.Clear();
            while (batch.TryAdd("{\"a\":1}"u8))
            {
            }
            socket.Send(batch, taken);
            Assert.That(taken, Has.All.True);
        }

        Assert.That(trouble.Latest?.ToString(), Does.StartWith("Nobody listens on UDP at 127.0.0.1"));
    }

    [Test]
    public void Where_the_name_cannot_be_resolved_nothing_is_taken()
    {
        using var socket = new DaemonSocket(
            new DaemonEndpoint(new HostPort("daemon.test", daemon.Port), TimeProvider.System, static _ => Task.FromResult<IPAddress[]>([])), trouble);
        batch.TryAdd("{\"a\":1}"u8);
        bool[] taken = [true];

        socket.Send(batch, taken);

        Assert.That(taken, Is.EqualTo(new[] { false }));
    }

    // Mostly alike, as the segments of one service are, and now and then of any length.
    static int LengthOf(int index, Random random) => index % 100 switch
    {
        < 80 => 400 + random.Next(60),
        < 98 => random.Next(1, 3_000),
        98 => random.Next(1, Longest),
        _ => Longest,
    };

    static byte[] Document(Random random, int length)
    {
        byte[] document = new byte[Math.Max(length, Frame.Length)];
        document.AsSpan().Fill((byte)('a' + random.Next(26)));
        Frame[..^2].CopyTo(document);
        Frame[^2..].CopyTo(document.AsSpan()[^2..]);
        return document;
    }

    static void WithoutChecksums(Socket socket)
    {
        const int socketLevel = 1;
        const int noCheck = 11;
        socket.SetRawSocketOption(socketLevel, noCheck, BitConverter.GetBytes(1));
    }

    DaemonSocket Socket(bool sendsTogether = true, Action<Socket>? prepare = null) =>
        new(new DaemonEndpoint(new HostPort("127.0.0.1", daemon.Port), TimeProvider.System), trouble) { SendsTogether = sendsTogether, Prepare = prepare };

    async Task Send(DaemonSocket socket)
    {
        var taken = new bool[batch.Count];
        socket.Send(batch, taken);
        Assert.That(taken, Has.All.True);
        batch.Clear();

        // A receiver that is slower than the sender would lose some.
        sent += taken.Length;
        await WaitFor(sent);
    }

    async Task WaitFor(int datagrams) => await daemon.WaitForDocuments(datagrams);
}
