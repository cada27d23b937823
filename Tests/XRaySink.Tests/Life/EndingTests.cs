using System.Diagnostics;
using XRaySink.Documents;
using XRaySink.Testing;

namespace XRaySink.Tests.Life;

/// <summary>However a process ends, what it recorded is sent: seen from outside, at the daemon's socket.</summary>
[TestFixture("net8.0")]
[TestFixture("net10.0")]
[Platform(Exclude = "Win", Reason = "Processes are ended by signals.")]
public class EndingTests(string framework)
{
    [Test]
    public async Task A_program_that_ends_without_disposing_its_sink_has_sent_everything()
    {
        using var daemon = new UdpReceiver();
        using var child = new ChildProcess(framework, daemon.Address, "end");

        Assert.That(await child.Ended(), Is.Zero, child.Output);

        AssertTasks(await daemon.WaitForDocuments(5));
    }

    [Test]
    public async Task A_program_that_is_told_to_end_by_SIGTERM_has_sent_everything()
    {
        using var daemon = new UdpReceiver();
        using var child = new ChildProcess(framework, daemon.Address, "wait");
        await child.Ready;

        child.Signal("TERM");
        await child.Ended();

        AssertTasks(await daemon.WaitForDocuments(5));
    }

    [Test]
    public async Task A_host_that_is_told_to_end_by_SIGTERM_has_sent_what_its_services_did_until_the_last_moment()
    {
        using var daemon = new UdpReceiver();
        using var child = new ChildProcess(framework, daemon.Address, "host");
        await child.Ready;

        child.Signal("TERM");

        Assert.That(await child.Ended(), Is.Zero, child.Output);
        Assert.That(
            (await daemon.WaitForDocuments(2)).Select(document => (document.Url, document.IsInProgress)),
            Is.EquivalentTo(new[] { ("task://localhost/worker/work", false), ("task://localhost/worker/stop", false) }));
    }

    [Test]
    public async Task A_job_that_is_killed_has_been_seen_in_progress()
    {
        using var daemon = new UdpReceiver();
        using var child = new ChildProcess(framework, daemon.Address, "job");

        SegmentDocument announced = await daemon.WaitForDocument(document => document.IsInProgress, TimeSpan.FromSeconds(30));
        child.Signal("KILL");
        await child.Ended();

        Assert.That(announced.Url, Is.EqualTo("task://localhost/jobs/long"));
        Assert.That(daemon.Datagrams.SelectMany(datagram => datagram.Complaints), Is.Empty);
    }

    [Test]
    public async Task An_emitter_that_never_returns_does_not_keep_a_process_alive()
    {
        using var daemon = new UdpReceiver();
        using var child = new ChildProcess(framework, daemon.Address, "hang");
        await child.Ready;
        var clock = Stopwatch.StartNew();

        child.Signal("TERM");
        await child.Ended();

        // The deadline is 200 ms; the rest is the process's own.
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
    }

    static void AssertTasks(IReadOnlyList<SegmentDocument> documents) =>
        Assert.That(documents.Select(document => document.Url).Order(), Is.EqualTo(Enumerable.Range(0, 5).Select(i => "task://localhost/jobs/" + i)));
}
