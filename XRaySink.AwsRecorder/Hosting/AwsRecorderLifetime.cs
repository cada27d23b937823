using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace XRaySink.Hosting;

/// <summary>Starts to record before the host's other services start, and ceases after they have stopped.</summary>
sealed class AwsRecorderLifetime(IServiceProvider services) : IHostedLifecycleService
{
    AwsRecorder? recorder;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        recorder = services.GetRequiredService<AwsRecorder>();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        recorder?.Dispose();
        return Task.CompletedTask;
    }
}
