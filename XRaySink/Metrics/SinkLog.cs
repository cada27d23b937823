using Microsoft.Extensions.Logging;
using XRaySink.Configuration;

namespace XRaySink.Metrics;

/// <summary>Every line that the sink logs. The event ids are stable.</summary>
static partial class SinkLog
{
    public const string Category = "XRaySink";

    [LoggerMessage(1, LogLevel.Information, "XRaySink records as {Service}, sends to {Daemon} and samples by {Sampling}")]
    public static partial void Started(ILogger logger, string service, string daemon, string sampling);

    [LoggerMessage(2, LogLevel.Information, "XRaySink is off ({Origin})")]
    public static partial void Off(ILogger logger, string origin);

    [LoggerMessage(3, LogLevel.Warning, "XRaySink ignored a setting: {Complaint}")]
    public static partial void BadSetting(ILogger logger, string complaint);

    [LoggerMessage(4, LogLevel.Warning, "XRaySink dropped segments, {Total} so far for the reason {Reason}")]
    public static partial void Dropped(ILogger logger, string reason, long total);

    [LoggerMessage(5, LogLevel.Warning, "The emitter {Emitter} failed")]
    public static partial void EmitterFailed(ILogger logger, Exception exception, string emitter);

    [LoggerMessage(6, LogLevel.Error, "XRaySink could not write a document")]
    public static partial void WritingFailed(ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Information, "Nobody listens on UDP at {Daemon}; segments are sent all the same")]
    public static partial void NobodyListens(ILogger logger, string daemon);

    [LoggerMessage(8, LogLevel.Warning, "No address can be found for the daemon {Daemon}; it is looked up again and again, and segments are dropped until then")]
    public static partial void CannotResolve(ILogger logger, string daemon);

    [LoggerMessage(9, LogLevel.Warning, "More than {Limit} segments are open; the oldest have been announced as in progress and are no longer watched")]
    public static partial void TooManyOpen(ILogger logger, int limit);

    [LoggerMessage(10, LogLevel.Debug, "The settings of XRaySink: {Settings}")]
    public static partial void Settings(ILogger logger, SinkSettings settings);

    [LoggerMessage(11, LogLevel.Warning, "The sampling strategy failed; traces that it should have decided about are not recorded")]
    public static partial void SamplingFailed(ILogger logger, Exception exception);

    [LoggerMessage(12, LogLevel.Information, "XRaySink samples by {Sampling} from now on")]
    public static partial void SamplingChanged(ILogger logger, string sampling);

    [LoggerMessage(13, LogLevel.Debug, "XRaySink runs on {Origin}")]
    public static partial void ResourceDetected(ILogger logger, string? origin);

    [LoggerMessage(14, LogLevel.Warning, "{Assembly} marks methods with [XRayTask] or [XRaySubsegment] and was not woven, so their calls are not traced; add the package XRaySink.Fody to the project that builds it")]
    public static partial void Unwoven(ILogger logger, string assembly);

    [LoggerMessage(15, LogLevel.Warning, "Documents could not be sent to the daemon")]
    public static partial void SendingFailed(ILogger logger, Exception exception);
}
