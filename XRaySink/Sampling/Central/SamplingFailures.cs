using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using XRaySink.Metrics;

namespace XRaySink.Sampling.Central;

/// <summary>Counts what goes wrong between the daemon and here, and logs each reason at most once a minute.</summary>
internal sealed partial class SamplingFailures(ILogger logger, TimeProvider clock)
{
    const string NotReachable = "not reachable";

    readonly OncePerMinute complaints = new(clock);

    long count;
    bool isAbsent;

    public long Count => Volatile.Read(ref count);

    public void Add(Exception exception, Uri daemon)
    {
        Interlocked.Increment(ref count);
        string reason = ReasonOf(exception);
        if (reason == NotReachable)
            AddAbsence(daemon, exception);
        else if (complaints.Allows(reason))
            NotAnswered(logger, daemon, reason, exception.Message);
    }

    /// <summary>The daemon has answered.</summary>
    public void Answered() => isAbsent = false;

    public void AddIgnoredRules(List<string> names)
    {
        if (names.Count == 0)
            return;

        Interlocked.Add(ref count, names.Count);
        if (complaints.Allows(nameof(IgnoredRules)))
            IgnoredRules(logger, string.Join(", ", names));
    }

    public void AddUnprocessed(IReadOnlyList<string> reports)
    {
        if (reports.Count == 0)
            return;

        Interlocked.Add(ref count, reports.Count);
        if (complaints.Allows(nameof(UnprocessedReports)))
            UnprocessedReports(logger, string.Join("; ", reports));
    }

    // No daemon is no error, for example on a developer's machine: it is said once until there has been one.
    void AddAbsence(Uri daemon, Exception exception)
    {
        if (!isAbsent)
            NobodyAnswers(logger, daemon, NotReachable, exception.Message);
        isAbsent = true;
    }

    static string ReasonOf(Exception exception) => exception switch
    {
        OperationCanceledException => "no answer in time",
        JsonException => "an answer that is not understood",
        HttpRequestException { StatusCode: { } status } => "status " + ((int)status).ToString(CultureInfo.InvariantCulture),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "an answer that is too long",
        HttpRequestException => NotReachable,
        _ => exception.GetType().Name,
    };

    [LoggerMessage(20, LogLevel.Warning, "No sampling rules from the daemon at {Daemon}, {Reason}: {Message} Known rules hold for an hour, then local ones")]
    static partial void NotAnswered(ILogger logger, Uri daemon, string reason, string message);

    [LoggerMessage(21, LogLevel.Warning, "Sampling rules that are not understood were left out: {Rules}")]
    static partial void IgnoredRules(ILogger logger, string rules);

    [LoggerMessage(22, LogLevel.Warning, "X-Ray did not take all sampling statistics: {Reports}")]
    static partial void UnprocessedReports(ILogger logger, string reports);

    [LoggerMessage(23, LogLevel.Information, "No sampling rules: the daemon at {Daemon} is {Reason}. Local rules decide until it is. {Message}")]
    static partial void NobodyAnswers(ILogger logger, Uri daemon, string reason, string message);
}
