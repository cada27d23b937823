using Microsoft.Extensions.Logging;

namespace XRaySink.Sampling;

/// <summary>How <see cref="CentralSampling"/> works. Everything has a default.</summary>
public sealed class CentralSamplingOptions
{
    readonly TimeSpan requestTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The TCP port of the X-Ray daemon, the CloudWatch agent or the OpenTelemetry Collector, for example
    /// <c>http://127.0.0.1:2000</c>. When it is <see langword="null"/>, the sink's own daemon address is used, and that of the
    /// environment variable <c>AWS_XRAY_DAEMON_ADDRESS</c> or <c>127.0.0.1:2000</c> without a sink.
    /// </summary>
    public Uri? Daemon { get; init; }

    /// <summary>Decides while no rules are known. The default is one trace a second and 5 % of the rest.</summary>
    public ISamplingStrategy? Fallback { get; init; }

    /// <summary>How long one request to the daemon may take. The default is 5 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public TimeSpan RequestTimeout
    {
        get => requestTimeout;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            requestTimeout = value;
        }
    }

    /// <summary>Where failures are logged, each reason at most once a minute; <see langword="null"/> stands for the sink's own log.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>The clock of decisions and requests.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What draws shares and spreads requests; it must be safe for many threads.</summary>
    public Random Random { get; init; } = Random.Shared;
}
