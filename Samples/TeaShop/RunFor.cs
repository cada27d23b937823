namespace TeaShop;

/// <summary>Ends the shop by itself after <c>--seconds N</c>.</summary>
sealed class RunFor(IConfiguration configuration, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration.GetValue<double?>("seconds") is not { } seconds)
            return;

        await Task.Delay(TimeSpan.FromSeconds(seconds), stoppingToken);
        lifetime.StopApplication();
    }
}
