using System.Net.Http.Json;

namespace TokenService;

/// <summary>Makes a few requests at the start, so that there is something to see at once.</summary>
sealed class DemoTraffic(IHostApplicationLifetime lifetime, OwnAddress address, HttpClient http) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Started(stoppingToken);
        foreach (string owner in new[] { "ada", "grace" })
        {
            using HttpResponseMessage created = await http.PostAsync(address.Of($"/tokens?owner={owner}"), null, stoppingToken);
            Token token = (await created.Content.ReadFromJsonAsync<Token>(stoppingToken))!;
            using HttpResponseMessage check = await http.GetAsync(address.Of($"/tokens/{token.Id}/check"), stoppingToken);
        }
        using HttpResponseMessage missing = await http.GetAsync(address.Of($"/tokens/{Guid.NewGuid()}"), stoppingToken);
    }

    async Task Started(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }
}
