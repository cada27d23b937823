using System.Diagnostics;
using Microsoft.Extensions.Logging;
using XRaySink.Emitters;
using XRaySink.Metrics;
using XRaySink.Resources;
using XRaySink.Sampling;

namespace XRaySink;

/// <summary>
/// How a sink works. What is left <see langword="null"/> comes from configuration or has its default; an environment variable
/// overrides what is set here, as X-Ray's users know it. Every key of the configuration can be given as an environment variable as
/// well, with two underscores: <c>XRay__LogGroup</c>. A value that makes no sense is logged and left aside.
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

    /// <summary>
    /// Decides which traces are recorded, whatever <see cref="SamplingRuleManifest"/> and <see cref="UseCentralSampling"/> say. The sink
    /// disposes it if it can be disposed.
    /// </summary>
    public ISamplingStrategy? Sampling { get; set; }

    /// <summary>
    /// A file of sampling rules in the official JSON, for <see cref="LocalSamplingRules.Load(string)"/>. Configuration:
    /// <c>XRay:SamplingRuleManifest</c>; default: none, which stands for one trace a second and 5 % of the rest.
    /// </summary>
    public string? SamplingRuleManifest { get; set; }

    /// <summary>
    /// Whether the rules of the X-Ray console decide, which come through the daemon's TCP port, and the local ones only where they cannot.
    /// Configuration: <c>XRay:UseCentralSampling</c>; default: <see langword="true"/> as in the official SDKs, unless there is a
    /// <see cref="SamplingRuleManifest"/>.
    /// </summary>
    public bool? UseCentralSampling { get; set; }

    /// <summary>
    /// How many segments that are not sampled are sent all the same in each minute of the clock, because they fail or are slower than
    /// <see cref="UnsampledSlowerThan"/>: 0 or more. They come without subsegments and with the annotation <c>captured_by</c>, and what they
    /// call still hears that they are not sampled. Configuration: <c>XRay:UnsampledFaultsPerMinute</c>; default: 0.
    /// </summary>
    public int? UnsampledFaultsPerMinute { get; set; }

    /// <summary>
    /// From which duration on a segment counts as slow for <see cref="UnsampledFaultsPerMinute"/>: up to one day. Configuration:
    /// <c>XRay:UnsampledSlowerThan</c>; default: none is slow.
    /// </summary>
    public TimeSpan? UnsampledSlowerThan { get; set; }

    /// <summary>
    /// Which kinds of places the process may run in are looked for, in the background. Configuration: <c>XRay:AWSXRayPlugins</c>, for
    /// example <c>EC2Plugin,ECSPlugin</c>; default: <see cref="ResourceDetectors.All"/>.
    /// </summary>
    public ResourceDetectors? DetectResources { get; set; }

    /// <summary>
    /// The CloudWatch log groups that the service logs to, as names or ARNs separated by commas, so that the X-Ray console finds the log of a
    /// trace. Environment: <c>AWS_LOG_GROUP</c>; configuration: <c>XRay:LogGroup</c>; default: those that ECS or Lambda tell of.
    /// </summary>
    public string? LogGroup { get; set; }

    /// <summary>
    /// Whether what is logged within a recorded request or task has the trace's and the segment's id in a log scope. Configuration:
    /// <c>XRay:LogCorrelation</c>; default: <see langword="true"/>. It needs <see cref="LoggerFactory"/>.
    /// </summary>
    public bool? LogCorrelation { get; set; }

    /// <summary>
    /// What the trace's id is called in the log scope, for example <c>xray_trace_id</c>. Configuration: <c>XRay:LogTraceIdName</c>;
    /// default: <c>traceId</c>.
    /// </summary>
    public string? LogTraceIdName { get; set; }

    /// <summary>
    /// How many activities may wait for the sender; when it is full the newest is dropped and counted. 1 or more. Configuration:
    /// <c>XRay:QueueCapacity</c>; default: 16,384.
    /// </summary>
    public int? QueueCapacity { get; set; }

    /// <summary>
    /// How long a segment may be open before it is announced as in progress: up to one day. Configuration: <c>XRay:InProgressAfter</c>;
    /// default: 10 seconds.
    /// </summary>
    public TimeSpan? InProgressAfter { get; set; }

    /// <summary>
    /// How long stopping may take to send what is still queued: up to one day. Configuration: <c>XRay:FlushTimeout</c>; default: 2 seconds.
    /// </summary>
    public TimeSpan? FlushTimeout { get; set; }

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

    /// <summary>Where detectors look, for tests; <see langword="null"/> stands for this process's own surroundings.</summary>
    internal HostEnvironment? Host { get; set; }

    /// <summary>Makes the socket to the daemon, for tests; <see langword="null"/> stands for the usual one.</summary>
    internal Func<SinkTrouble, DaemonSocket>? Daemon { get; set; }
}
