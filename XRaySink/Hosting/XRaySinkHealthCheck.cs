using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using XRaySink.Metrics;

namespace XRaySink.Hosting;

/// <summary>
/// Tells whether segments get away. It is degraded while they do not, and for a minute after; never unhealthy, because an application that
/// cannot be traced still works. Its data hold the account and the latest trouble.
/// </summary>
/// <example><code>services.AddHealthChecks().AddCheck&lt;XRaySinkHealthCheck&gt;("xraysink");</code></example>
/// <param name="sink">The host's sink.</param>
public sealed class XRaySinkHealthCheck(SegmentSink sink) : IHealthCheck
{
    static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    HealthCheckResult Check()
    {
        SinkTrouble.Trouble? latest = sink.Trouble.Latest;
        Dictionary<string, object> data = Data(latest);
        if (!sink.IsRecording)
            return HealthCheckResult.Healthy($"Tracing is off ({sink.Settings.IsEnabled.Origin}).", data);
        if (latest is not null && sink.Time.GetUtcNow() - latest.At < Memory)
            return HealthCheckResult.Degraded($"{latest} Segments go to {sink.Settings.Daemon}.", data: data);
        return HealthCheckResult.Healthy($"Segments go to {sink.Settings.Daemon}.", data);
    }

    Dictionary<string, object> Data(SinkTrouble.Trouble? latest)
    {
        var data = new Dictionary<string, object>
        {
            ["created"] = sink.Account.CreatedCount,
            ["sent"] = sink.Account.SentCount,
            ["queue_length"] = sink.QueueLength,
            ["queue_capacity"] = sink.QueueCapacity,
        };
        foreach ((string reason, long count) in sink.Account.DroppedByReason)
            data["dropped." + reason] = count;
        if (latest is not null)
            data["last_error"] = string.Create(CultureInfo.InvariantCulture, $"{latest.At:O} {latest}");
        return data;
    }
}
