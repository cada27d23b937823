using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using XRaySink.Configuration;
using XRaySink.Sampling.Central;

namespace XRaySink.Sampling;

/// <summary>
/// Decides by the sampling rules of the X-Ray console. They come through the daemon's TCP port, and X-Ray shares the reservoir of
/// each rule out among all processes, according to what they report. Local rules decide until the first rules have come, when none
/// matches, and when none have come for an hour.
/// </summary>
/// <remarks>
/// The algorithm is that of the AWS X-Ray SDKs. Nothing is asked before the first decision, or <see cref="Start"/>. A decision never
/// waits: for no request and for no lock.
/// </remarks>
public sealed class CentralSampling : ISamplingStrategy, IDisposable
{
    readonly CentralSamplingOptions options;
    readonly ISamplingStrategy fallback;
    readonly CancellationTokenSource stopping = new();

    Uri daemon;
    ILogger logger;
    CentralSamplingPoller? poller;
    SamplingFailures? failures;
    int started;

    /// <summary>Prepares decisions by central rules.</summary>
    /// <param name="options">What differs from the defaults.</param>
    public CentralSampling(CentralSamplingOptions? options = null)
    {
        this.options = options ??= new CentralSamplingOptions();
        fallback = options.Fallback ?? new LocalSampling(LocalSamplingRules.Default, options.TimeProvider, options.Random);
        daemon = options.Daemon ?? AddressOf(FromEnvironment());
        logger = options.Logger ?? NullLogger.Instance;
    }

    /// <summary>How many requests failed, and how many rules and reports were refused.</summary>
    internal long FailureCount => Volatile.Read(ref failures)?.Count ?? 0;

    /// <summary>Called each time the poller has nothing to do but to wait.</summary>
    internal Action? Waiting { get; set; }

    /// <inheritdoc/>
    public SamplingDecision Decide(in SamplingRequest request)
    {
        if (Volatile.Read(ref started) == 0)
            Start();

        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        return Volatile.Read(ref poller)?.Rules is { } rules && !rules.IsExpired(now) && rules.Match(request) is { } rule
            ? rule.Decide(now, options.Random)
            : fallback.Decide(request);
    }

    /// <summary>Begins to ask for rules in the background. Later calls do nothing.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref started, 1) != 0)
            return;

        // What runs in the background belongs to no request: not to its trace, nor to its culture, log scopes or anything else.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(Poll);
    }

    /// <summary>Stops asking. Decisions are still made.</summary>
    public void Dispose()
    {
        if (stopping.IsCancellationRequested)
            return;

        stopping.Cancel();
        stopping.Dispose();
    }

    /// <summary>Takes from its sink what the options left open. It has no effect once polling has started.</summary>
    internal void UseDefaults(HostPort tcp, ILogger log)
    {
        if (options.Daemon is null)
            daemon = AddressOf(tcp);
        if (options.Logger is null)
            logger = log;
    }

    async Task Poll()
    {
        using var client = new SamplingDaemon(daemon, options.RequestTimeout);
        var noted = new SamplingFailures(logger, options.TimeProvider);
        Volatile.Write(ref failures, noted);
        var asking = new CentralSamplingPoller(client, daemon, noted, options.TimeProvider, options.Random) { Waiting = Waiting };
        Volatile.Write(ref poller, asking);
        try
        {
            await asking.Run(stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // disposed
        }
    }

    static HostPort FromEnvironment() =>
        DaemonAddress.TryParse(Environment.GetEnvironmentVariable("AWS_XRAY_DAEMON_ADDRESS"), out DaemonAddress address)
            ? address.Tcp
            : DaemonAddress.Default.Tcp;

    static Uri AddressOf(HostPort tcp) => new($"http://{tcp}/");
}
