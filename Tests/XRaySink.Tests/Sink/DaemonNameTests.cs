using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using XRaySink.Assembling;
using XRaySink.Configuration;
using XRaySink.Emitters;
using XRaySink.Metrics;
using XRaySink.Testing;

namespace XRaySink.Tests.Sink;

/// <summary>A daemon that is known by name. Sockets are real; the name's addresses are told by a double, because a test cannot change DNS.</summary>
public class DaemonNameTests
{
    readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);

    int lookUps;
    IPAddress? address;

    [SetUp]
    public void Forget() => (lookUps, address) = (0, null);

    [Test]
    public async Task A_name_that_cannot_be_resolved_is_counted_until_it_can()
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = Sink(daemon.Port);
        await RunAndFlush(sink, "jobs/lost");
        Assert.That(sink.Account.DroppedFor(DropReason.Emitter), Is.EqualTo(1));

        address = IPAddress.Loopback;
        time.Advance(TimeSpan.FromSeconds(5));
        await RunAndFlush(sink, "jobs/found");

        Assert.That((await daemon.WaitForDocuments(1)).Select(document => document.Url), Is.EqualTo(new[] { "task://localhost/jobs/found" }));
        Assert.That((sink.Account.CreatedCount, sink.Account.SentCount, sink.Account.DroppedCount), Is.EqualTo((2, 1, 1)));
    }

    [Test]
    [Platform(Include = "Linux", Reason = "Only there every address of 127.0.0.0/8 is this machine.")]
    public async Task A_name_is_looked_up_every_minute_and_followed_when_it_moves()
    {
        using var before = new UdpReceiver();
        using var after = new UdpReceiver(before.Port, IPAddress.Parse("127.0.0.2"));
        address = IPAddress.Loopback;
        using SegmentSink sink = Sink(before.Port);
        await RunAndFlush(sink, "jobs/1");

        address = IPAddress.Parse("127.0.0.2");
        time.Advance(TimeSpan.FromSeconds(59));
        await RunAndFlush(sink, "jobs/2");
        Assert.That(lookUps, Is.EqualTo(1));

        time.Advance(TimeSpan.FromSeconds(1));
        await RunAndFlush(sink, "jobs/3");

        Assert.That((await before.WaitForDocuments(2)).Select(document => document.Url), Is.EqualTo(new[] { "task://localhost/jobs/1", "task://localhost/jobs/2" }));
        Assert.That((await after.WaitForDocuments(1)).Select(document => document.Url), Is.EqualTo(new[] { "task://localhost/jobs/3" }));
        Assert.That(lookUps, Is.EqualTo(2));
    }

    [Test]
    public async Task The_address_that_is_known_serves_while_the_name_cannot_be_resolved()
    {
        using var daemon = new UdpReceiver();
        address = IPAddress.Loopback;
        using SegmentSink sink = Sink(daemon.Port);
        await RunAndFlush(sink, "jobs/1");

        address = null;
        time.Advance(TimeSpan.FromMinutes(5));
        await RunAndFlush(sink, "jobs/2");

        Assert.That(await daemon.WaitForDocuments(2), Has.Count.EqualTo(2));
        Assert.That(lookUps, Is.EqualTo(2));
    }

    SegmentSink Sink(int port)
    {
        return FlowSink.Start(options =>
            options.Daemon = trouble => new DaemonSocket(new DaemonEndpoint(new HostPort("daemon.test", port), time, LookUp), trouble));
    }

    Task<IPAddress[]> LookUp(string name)
    {
        lookUps++;
        return address is null
            ? Task.FromException<IPAddress[]>(new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound))
            : Task.FromResult(new[] { address });
    }

    static async Task RunAndFlush(SegmentSink sink, string path)
    {
        await FlowSink.RunTasks(1, path);
        Assert.That(sink.Flush(TimeSpan.FromSeconds(30)));
    }
}
