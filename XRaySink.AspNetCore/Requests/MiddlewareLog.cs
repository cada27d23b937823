using Microsoft.Extensions.Logging;

namespace XRaySink.Requests;

/// <summary>Every line that the middleware logs. The event ids are stable.</summary>
static partial class MiddlewareLog
{
    public const string Category = "XRaySink.AspNetCore";

    [LoggerMessage(1, LogLevel.Warning, "Tracing went on without {Part}, which failed; later failures of it are not logged")]
    public static partial void Failed(ILogger logger, Exception exception, string part);
}
