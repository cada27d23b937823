using Microsoft.EntityFrameworkCore;
using XRaySink;

namespace TokenService;

/// <summary>Throws stale tokens away every second. Each time is a trace of its own.</summary>
sealed class TokenCleanup(IServiceScopeFactory scopes, ILogger<TokenCleanup> logger) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                int deleted = await CleanupStaleTokens();
                if (deleted > 0)
                    logger.LogInformation("Deleted {Count} stale tokens", deleted);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    [XRayTask]
    async Task<int> CleanupStaleTokens()
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        TokenDatabase database = scope.ServiceProvider.GetRequiredService<TokenDatabase>();

        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        int deleted = await database.Tokens.Where(token => token.ExpiresAt < now).ExecuteDeleteAsync();
        XRay.Annotate("deleted", deleted);
        return deleted;
    }
}
