using Microsoft.Extensions.Logging;

namespace XRaySink.Listening;

static partial class RecorderLog
{
    public const string Category = "XRaySink.AwsRecorder";

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "XRaySink records with AWSXRayRecorder.Instance as '{ServiceName}'.")]
    public static partial void Started(ILogger logger, string serviceName);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "XRaySink could not record {Part}. This is said once for each part; the traced code goes on.")]
    public static partial void Failed(ILogger logger, Exception exception, string part);
}
