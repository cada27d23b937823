using System.Diagnostics;
using Microsoft.Extensions.Logging;
using XRaySink.Emitters;
using XRaySink.Sampling;

namespace XRaySink;

/// <summary>
/// How a sink works. What is left <see langword="null"/> comes from configuration or has its default; an environment variable
/// overrides what is set here, as X-Ray's users know it.
/// </summary>
public sealed class XRaySinkOptions
{
    /// <summary>
    /// The service's name, which its segments bear: up to 200 characters. Environment: <c>AWS_XRAY_TRACING_NAME</c>; configuration:
    /// <c>XRay:ServiceName</c>; default: the entry assembly's name.
    /// </summary>
    public string? ServiceName { get; set; }

    /// <summary>
    /// Whether anything is recorded. Environment: <c>AWS_XRAY_SDK_ENABLED</c>; configuration: <c>XRay:DisableXRayTracing</c>;
    /// default: <see langword="true"/>. When it is off there is no listener, no thread and no socket.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// Where the X-Ray daemon, the CloudWatch agent or the OpenTelemetry Collector listens: <c>host:port</c>, or
    /// <c>tcp:host:port udp:host:port</c>. Environment: <c>AWS_XRAY_DAEMON_ADDRESS</c>; configuration: <c>XRay:DaemonAddress</c>;
    /// default: <c>127.0.0.1:2000</c>.
    /// </summary>
    public string? DaemonAddress { get; set; }

    /// <summary>Whether documents are sent to the daemon. The default is <see langword="true"/>.</summary>
    public bool SendToDaemon { get; set; } = true;

    /// <summary>Where documents go besides the daemon, for example a <see cref="ConsoleEmitter"/>. The sink disposes them.</summary>
    public IList<ISegmentEmitter> Emitters { get; } = [];

    /// <summary>Decides which traces are recorded. The default is one trace a second and 5 % of the rest.</summary>
    public ISamplingStrategy? Sampling { get; set; }

    /// <summary>How many activities may wait for the sender; when it is full the newest is dropped and counted. 1 or more; the default is 16,384.</summary>
    public int QueueCapacity { get; set; } = 16 * 1024;

    /// <summary>How long a segment may be open before it is announced as in progress. The default is 10 seconds.</summary>
    public TimeSpan InProgressAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long stopping may take to send what is still queued. The default is 2 seconds.</summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether statements without literals appear on database subsegments. Configuration: <c>XRay:CollectSqlQueries</c>;
    /// default: <see langword="false"/>.
    /// </summary>
    public bool? CollectSqlQueries { get; set; }

    /// <summary>Which activity sources become subsegments; <see langword="null"/> stands for every source.</summary>
    public Func<ActivitySource, bool>? IncludeSource { get; set; }

    /// <summary>Where the sink logs. In a host it is the host's own.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The clock of sampling and of the announcement of long segments.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
