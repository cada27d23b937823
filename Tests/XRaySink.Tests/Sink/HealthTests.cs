using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using XRaySink.Emitters;
using XRaySink.Hosting;

namespace XRaySink.Tests.Sink;

/// <summary>What the health check says.</summary>
public class HealthTests
{
    [Test]
    public async Task It_is_healthy_while_segments_get_away_and_tells_the_account()
    {
        using SegmentSink sink = FlowSink.Start(options =>
        {
            options.SendToDaemon = false;
            options.Emitters.Add(new MemoryEmitter());
        });
        await FlowSink.RunTasks(3);
        sink.Flush(TimeSpan.FromSeconds(30));

        HealthReportEntry health = await Check(sink);

        Assert.That(health.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(health.Data["created"], Is.EqualTo(3L));
        Assert.That(health.Data["sent"], Is.EqualTo(3L));
        Assert.That(health.Data["queue_length"], Is.EqualTo(0));
        Assert.That(health.Data, Does.Not.ContainKey("last_error"));
    }

    [Test]
    public async Task It_is_degraded_while_segments_are_dropped_and_for_a_minute_after()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using SegmentSink sink = FlowSink.Start(options =>
        {
            (options.SendToDaemon, options.TimeProvider) = (false, time);
            options.Emitters.Add(new ThrowingEmitter());
        });
        await FlowSink.RunTasks(3);
        sink.Flush(TimeSpan.FromSeconds(30));

        HealthReportEntry health = await Check(sink);
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(health.Data["dropped.emitter"], Is.EqualTo(3L));
        Assert.That(health.Data["last_error"], Does.Contain("emitter"));

        time.Advance(TimeSpan.FromSeconds(61));
        Assert.That((await Check(sink)).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task It_names_a_daemon_that_cannot_be_resolved_and_where_that_name_was_set()
    {
        using SegmentSink sink = FlowSink.Start(options => options.DaemonAddress = "no-such-host.invalid:2000");
        await FlowSink.RunTasks(1);
        sink.Flush(TimeSpan.FromSeconds(30));

        HealthReportEntry health = await Check(sink);

        Assert.That(health.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(health.Description, Does.Contain("no-such-host.invalid:2000 (code)"));
    }

    [Test]
    public async Task A_sink_that_is_off_is_healthy()
    {
        using var sink = SegmentSink.Start(options => options.Enabled = false);

        HealthReportEntry health = await Check(sink);

        Assert.That(health.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(health.Description, Does.Contain("off"));
    }

    static async Task<HealthReportEntry> Check(SegmentSink sink)
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(sink)
            .AddHealthChecks().AddCheck<XRaySinkHealthCheck>("xraysink").Services
            .BuildServiceProvider();
        return (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["xraysink"];
    }
}
