using Microsoft.Extensions.Logging;

namespace XRaySink.Metrics;

/// <summary>Every line that the sink logs. The event ids are stable.</summary>
static partial class SinkLog
{
    public const string Category = "XRaySink";

    [LoggerMessage(1, LogLevel.Information, "XRaySink records as {Service} and sends to {Daemon}")]
    public static partial void Started(ILogger logger, string service, string daemon);

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

    [LoggerMessage(8, LogLevel.Warning, "{Assembly} marks methods with [XRayTask] or [XRaySubsegment] and was not woven, so their calls are not traced; add the package XRaySink.Fody to the project that builds it")]
    public static partial void Unwoven(ILogger logger, string assembly);
}
