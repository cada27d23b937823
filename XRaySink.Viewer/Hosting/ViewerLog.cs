using Microsoft.Extensions.Logging;

namespace XRaySink.Viewer.Hosting;

/// <summary>Every line that the viewer logs. The event ids are stable.</summary>
static partial class ViewerLog
{
    public const string Category = "XRaySink.Viewer";

    [LoggerMessage(1, LogLevel.Information, "Traces are shown at {Address}")]
    public static partial void Shown(ILogger logger, string address);

    [LoggerMessage(2, LogLevel.Information, "Traces are not shown in environment {Environment}; that is for Development, or for where XRayViewerOptions.Enabled is true")]
    public static partial void NotShown(ILogger logger, string environment);
}
