using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace XRaySink.Hosting;

/// <summary>Starts the host's sink before its other services, and stops it after them.</summary>
sealed class SinkLifetime(IServiceProvider services) : IHostedLifecycleService
{
    SegmentSink? sink;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        sink = services.GetRequiredService<SegmentSink>();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        // It waits for what is still queued, which is not this thread's business.
        return sink is null ? Task.CompletedTask : Task.Run(sink.Dispose, CancellationToken.None);
    }
}
