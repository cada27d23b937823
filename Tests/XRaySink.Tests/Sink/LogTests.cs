using Microsoft.Extensions.Time.Testing;
using XRaySink.Assembling;
using XRaySink.Emitters;

namespace XRaySink.Tests.Sink;

/// <summary>What the sink says in the log, and how often.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LogTests : IDisposable
{
    readonly LogLines log = new();
    readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);

    public void Dispose() => log.Dispose();

    [Test]
    public async Task A_healthy_run_logs_one_line_that_says_what_is_in_force_and_where_it_comes_from()
    {
        using (FlowSink.Start(options =>
        {
            (options.LoggerFactory, options.SendToDaemon, options.DaemonAddress) = (log, false, "daemon:2001");
            options.Emitters.Add(new MemoryEmitter());
        }))
        {
            await FlowSink.RunTasks(10);
        }

        string line = log.Lines.Single(line => !line.StartsWith("Debug: ", StringComparison.Ordinal));
        Assert.That(line, Does.StartWith("Information: ").And.Contain("tests (code)").And.Contain("daemon:2001 (code)"));
    }

    [Test]
    public async Task What_goes_wrong_all_the_time_is_logged_once_a_minute_for_each_reason()
    {
        using SegmentSink sink = FlowSink.Start(options =>
        {
            (options.LoggerFactory, options.TimeProvider, options.SendToDaemon) = (log, time, false);
            options.Emitters.Add(new ThrowingEmitter());
        });

        await RunAndFlush(sink);
        await RunAndFlush(sink);
        Assert.That(Troubles(), Is.EquivalentTo(new[] { "emitter", "dropped" }));

        time.Advance(TimeSpan.FromSeconds(59));
        await RunAndFlush(sink);
        Assert.That(Troubles(), Is.EquivalentTo(new[] { "emitter", "dropped" }));

        time.Advance(TimeSpan.FromSeconds(2));
        await RunAndFlush(sink);
        await RunAndFlush(sink);
        Assert.That(Troubles(), Is.EquivalentTo(new[] { "emitter", "dropped", "emitter", "dropped" }));
        Assert.That(sink.Account.DroppedFor(DropReason.Emitter), Is.EqualTo(25));
    }

    static async Task RunAndFlush(SegmentSink sink)
    {
        await FlowSink.RunTasks(5);
        Assert.That(sink.Flush(TimeSpan.FromSeconds(30)));
    }

    IEnumerable<string> Troubles() => log.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal))
        .Select(line => line.Contains(nameof(ThrowingEmitter), StringComparison.Ordinal) ? "emitter" : "dropped");
}
