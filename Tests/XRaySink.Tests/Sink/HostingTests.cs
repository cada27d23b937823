using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using XRaySink.Testing;

namespace XRaySink.Tests.Sink;

/// <summary>A sink in a host. It becomes the process's default sink while it runs, so these run alone.</summary>
[NonParallelizable]
public class HostingTests
{
    [Test]
    public async Task A_host_records_its_services_from_before_the_first_starts_until_after_the_last_stops()
    {
        using var daemon = new UdpReceiver();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddHostedService<TracedService>();
        builder.Services.AddXRaySink(options =>
        {
            options.ServiceName = "host";
            options.DaemonAddress = daemon.Address;
            options.Sampling = XRaySink.Sampling.SamplingStrategy.Always;
        });
        using (IHost host = builder.Build())
        {
            await host.StartAsync();
            await host.StopAsync();
        }

        Assert.That(
            (await daemon.WaitForDocuments(2)).Select(document => document.Url),
            Is.EqualTo(new[] { "task://localhost/service/start", "task://localhost/service/stop" }));
    }

    [Test]
    public void A_sink_is_added_once_however_often_it_is_asked_for()
    {
        var services = new ServiceCollection();
        services.AddXRaySink("one").AddXRaySink();

        Assert.That(services.Count(service => service.ServiceType == typeof(SegmentSink)), Is.EqualTo(1));
        Assert.That(services.Count(service => service.ServiceType == typeof(IHostedService)), Is.EqualTo(1));
    }

    [Test]
    public void Thirty_two_sinks_in_one_process_are_independent()
    {
        UdpReceiver[] daemons = [.. Enumerable.Range(0, 32).Select(_ => new UdpReceiver())];
        SegmentSink[] sinks = [.. daemons.Select((daemon, i) => SegmentSink.Start(options =>
        {
            options.ServiceName = "host" + i;
            options.DaemonAddress = daemon.Address;
            options.Sampling = XRaySink.Sampling.SamplingStrategy.Always;
        }))];

        Parallel.For(0, 3200, i => sinks[i % 32].StartSegment("GET", default, default)!.Stop());
        foreach (SegmentSink sink in sinks)
            sink.Dispose();

        for (int i = 0; i < daemons.Length; i++)
        {
            Assert.That(daemons[i].WaitForDocuments(100).GetAwaiter().GetResult().Select(document => document.Name), Has.Exactly(100).EqualTo("host" + i));
            daemons[i].Dispose();
        }
    }

    sealed class TracedService : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => XRay.RunTask("service/start", () => Task.CompletedTask);

        public Task StopAsync(CancellationToken cancellationToken) => XRay.RunTask("service/stop", () => Task.CompletedTask);
    }
}
