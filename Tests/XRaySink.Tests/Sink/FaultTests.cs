using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using XRaySink.Assembling;
using XRaySink.Configuration;
using XRaySink.Emitters;
using XRaySink.Metrics;
using XRaySink.Testing;

namespace XRaySink.Tests.Sink;

/// <summary>Whatever goes wrong behind the queue, the caller notices nothing and the account is exact.</summary>
public class FaultTests
{
    [Test]
    public async Task Nobody_listening_changes_nothing_for_the_caller()
    {
        using SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = "127.0.0.1:" + ClosedPort());

        Assert.That(await XRay.RunTask("jobs/answer", () => Task.FromResult(42)), Is.EqualTo(42));
        await FlowSink.RunTasks(100);

        AssertAccount(sink, created: 101);
        Assert.That(sink.Account.SentCount, Is.EqualTo(101));
    }

    [Test]
    public async Task A_daemon_that_comes_back_gets_what_is_sent_from_then_on()
    {
        int port;
        using (var first = new UdpReceiver())
            port = first.Port;
        using SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = "127.0.0.1:" + port);
        await FlowSink.RunTasks(3, "jobs/lost");
        sink.Flush();

        using var second = new UdpReceiver(port);
        await FlowSink.RunTasks(3, "jobs/found");

        Assert.That((await second.WaitForDocuments(3)).Select(document => document.Url), Has.All.EqualTo("task://localhost/jobs/found"));
    }

    [Test]
    public async Task A_daemon_that_is_restarted_mid_stream_misses_only_what_was_sent_meanwhile()
    {
        var first = new UdpReceiver();
        using SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = first.Address);
        for (int i = 0; i < 100; i++)
            await FlowSink.RunTasks(1, "jobs/before");
        await first.WaitForDocuments(100);
        int port = first.Port;
        first.Dispose();
        for (int i = 0; i < 100; i++)
            await FlowSink.RunTasks(1, "jobs/meanwhile");
        sink.Flush(TimeSpan.FromSeconds(30));

        using var second = new UdpReceiver(port);
        for (int i = 0; i < 100; i++)
            await FlowSink.RunTasks(1, "jobs/after");

        Assert.That((await second.WaitForDocuments(100)).Select(document => document.Url), Has.Exactly(100).EqualTo("task://localhost/jobs/after"));
        AssertAccount(sink, created: 300);
    }

    [Test]
    public async Task A_daemon_that_does_not_keep_up_holds_nobody_up()
    {
        // Nobody reads from it, so that the system throws away what does not fit.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 };
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = deaf.LocalEndPoint!.ToString());

        await FlowSink.RunTasks(2000);

        AssertAccount(sink, created: 2000);
    }

    [Test]
    public async Task A_send_buffer_that_is_full_all_the_time_holds_the_sender_up_and_nobody_else()
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = FlowSink.Start(options => options.Daemon = trouble =>
            new DaemonSocket(new DaemonEndpoint(new HostPort("127.0.0.1", daemon.Port), TimeProvider.System), trouble) { Prepare = static socket => socket.SendBufferSize = 1 });

        await FlowSink.RunTasks(500);

        AssertAccount(sink, created: 500);
        Assert.That(await daemon.WaitForDocuments(500), Has.Count.EqualTo(500));
    }

    [Test]
    public async Task A_full_queue_drops_the_newest_and_counts_it()
    {
        using var gate = new GateEmitter();
        using SegmentSink sink = FlowSink.Start(options =>
        {
            options.SendToDaemon = false;
            options.QueueCapacity = 10;
            options.Emitters.Add(gate);
        });
        await FlowSink.RunTasks(1);
        await gate.Entered;

        await FlowSink.RunTasks(100);
        gate.Open();

        AssertAccount(sink, created: 101);
        Assert.That(sink.Account.DroppedFor(DropReason.QueueFull), Is.EqualTo(sink.Account.DroppedCount).And.GreaterThanOrEqualTo(90));
    }

    [Test]
    public async Task An_emitter_that_throws_never_reaches_the_caller_and_the_other_emitters_still_get_everything()
    {
        var memory = new MemoryEmitter();
        using SegmentSink sink = FlowSink.Start(options =>
        {
            options.SendToDaemon = false;
            options.Emitters.Add(new ThrowingEmitter());
            options.Emitters.Add(memory);
        });

        await FlowSink.RunTasks(10);

        AssertAccount(sink, created: 10);
        Assert.That(memory.Documents, Has.Count.EqualTo(10));
    }

    [Test]
    public async Task What_no_emitter_takes_is_counted_as_dropped()
    {
        using SegmentSink sink = FlowSink.Start(options =>
        {
            options.SendToDaemon = false;
            options.Emitters.Add(new ThrowingEmitter());
        });

        await FlowSink.RunTasks(10);

        AssertAccount(sink, created: 10);
        Assert.That(sink.Account.DroppedFor(DropReason.Emitter), Is.EqualTo(10));
    }

    [Test]
    public async Task A_name_that_cannot_be_resolved_is_counted_and_never_replaced_by_localhost()
    {
        using SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = "no-such-host.invalid:2000");

        await FlowSink.RunTasks(3);

        AssertAccount(sink, created: 3);
        Assert.That(sink.Account.DroppedFor(DropReason.Emitter), Is.EqualTo(3));
    }

    [Test]
    public async Task What_is_still_running_when_the_sink_stops_is_sent_as_in_progress_and_counted()
    {
        var memory = new MemoryEmitter();
        SegmentSink sink = FlowSink.Start(options =>
        {
            options.SendToDaemon = false;
            options.Emitters.Add(memory);
        });
        var finish = new TaskCompletionSource();
        Task running = XRay.RunTask("jobs/late", () => finish.Task);

        sink.Dispose();
        finish.SetResult();
        await running;

        AssertAccount(sink, created: 1);
        Assert.That(sink.Account.DroppedFor(DropReason.Unfinished), Is.EqualTo(1));
        Assert.That(memory.Documents.Single().IsInProgress);
    }

    [Test]
    public async Task A_sink_stopped_under_load_accounts_for_every_segment()
    {
        for (int round = 0; round < 20; round++)
        {
            SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = "127.0.0.1:" + ClosedPort());
            Task load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => FlowSink.RunTasks(50))));
            sink.Dispose();
            await load;

            AssertAccount(sink, sink.Account.CreatedCount);
        }
    }

    [Test]
    public async Task Each_segment_that_ends_while_the_sink_stops_is_counted_once()
    {
        const int segments = 200;
        for (int round = 0; round < 50; round++)
        {
            SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = "127.0.0.1:" + ClosedPort());
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task running = Task.WhenAll(Enumerable.Range(0, segments).Select(_ => XRay.RunTask("jobs/test", () => gate.Task)));

            gate.SetResult();
            sink.Dispose();
            await running;

            AssertAccount(sink, segments);
        }
    }

    static void AssertAccount(SegmentSink sink, long created)
    {
        sink.Flush(TimeSpan.FromSeconds(30));
        Assert.That(sink.Account.CreatedCount, Is.EqualTo(created));
        Assert.That(sink.Account.SentCount + sink.Account.DroppedCount, Is.EqualTo(created));
    }

    static int ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
