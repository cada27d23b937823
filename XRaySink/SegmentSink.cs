using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using XRaySink.Assembling;
using XRaySink.Configuration;
using XRaySink.Documents;
using XRaySink.Emitters;
using XRaySink.Listening;
using XRaySink.Logs;
using XRaySink.Metrics;
using XRaySink.Recording;
using XRaySink.Resources;
using XRaySink.Sampling;
using XRaySink.Sending;
using XRaySink.Weaving;

namespace XRaySink;

/// <summary>
/// Turns activities into X-Ray segment documents and sends them. While a sink runs, tasks marked with <see cref="XRayTaskAttribute"/>,
/// requests behind the middleware, and every activity inside of them are recorded. Disposing it sends what is left and stops.
/// </summary>
/// <example><code>using var sink = SegmentSink.Start("my-cute-little-service");</code></example>
public sealed class SegmentSink : IDisposable
{
    readonly XRaySinkOptions options;
    readonly IConfiguration? configuration;
    readonly ISegmentEmitter[] emitters;
    readonly DaemonSocket? daemon;
    readonly ILogger logger;
    readonly SinkMetrics metrics;
    readonly SinkTrouble trouble;
    readonly HashSet<string> badSettings = [];
    readonly object gate = new();

    volatile ProcessDescription process;
    volatile SamplingChoice sampling;
    volatile UnsampledFaults? unsampledFaults;

    // There is none while recording is switched off.
    volatile SegmentPipeline? pipeline;

    ProcessEnd? processEnd;
    UnwovenAssemblies? unwoven;
    Task? detection;
    IDisposable? changes;
    bool isDisposed;

    SegmentSink(XRaySinkOptions options, IConfiguration? configuration, bool isCapture)
    {
        this.options = options;
        this.configuration = configuration;
        IsCapture = isCapture;
        Settings = new SinkSettings(options, configuration);
        logger = options.LoggerFactory?.CreateLogger(SinkLog.Category) ?? NullLogger.Instance;
        trouble = new SinkTrouble(logger, options.TimeProvider);
        metrics = new SinkMetrics(trouble);
        emitters = [.. options.Emitters];
        daemon = options.SendToDaemon ? options.Daemon?.Invoke(trouble) ?? new DaemonSocket(new DaemonEndpoint(Settings.Daemon.Value.Udp, options.TimeProvider), trouble) : null;
        process = new ProcessDescription(ServiceName) { Resource = Resource.Unknown with { LogGroups = Settings.LogGroups.Value } };

        ComplainOf(Settings);
        sampling = SamplingChoice.Of(options, Settings, logger);
        unsampledFaults = UnsampledFaults.Of(this, Settings, options.TimeProvider);
        if (Settings.IsEnabled.Value || isCapture)
            SwitchOn();
        else
            SinkLog.Off(logger, Settings.IsEnabled.Origin);
    }

    /// <summary>Starts a sink that gets everything but its name from the environment and the defaults.</summary>
    /// <param name="serviceName">The name that segments bear: up to 200 characters.</param>
    public static SegmentSink Start(string serviceName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(serviceName);
        return Start(options => options.ServiceName = serviceName);
    }

    /// <summary>Starts a sink.</summary>
    /// <param name="configure">Says what differs from the defaults.</param>
    public static SegmentSink Start(Action<XRaySinkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new XRaySinkOptions();
        configure(options);
        return Start(options);
    }

    /// <summary>Starts a sink.</summary>
    /// <param name="options">What differs from the defaults. Later changes of it are not seen.</param>
    /// <param name="configuration">
    /// Where section <c>XRay</c> is looked up; <see langword="null"/> when there is none. When it is reloaded, sampling and whether anything is
    /// recorded at all follow it.
    /// </param>
    public static SegmentSink Start(XRaySinkOptions options, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var sink = new SegmentSink(options, configuration, isCapture: false);
        if (configuration is not null)
            sink.changes = ChangeToken.OnChange(configuration.GetReloadToken, () => sink.Apply(options));
        return sink;
    }

    /// <summary>Starts the sink of a host, whose options may change.</summary>
    internal static SegmentSink Start(IOptionsMonitor<XRaySinkOptions> options, IConfiguration? configuration, ILoggerFactory? loggers)
    {
        XRaySinkOptions first = options.CurrentValue;
        first.LoggerFactory ??= loggers;
        var sink = new SegmentSink(first, configuration, isCapture: false);
        sink.changes = options.OnChange(sink.Apply);
        return sink;
    }

    /// <summary>Starts a sink that records only for the flow that captures, whatever the environment says.</summary>
    internal static SegmentSink StartCapture(XRaySinkOptions options) => new(options, configuration: null, isCapture: true);

    /// <summary>Whether this sink records. It does not while tracing is switched off, and after it was disposed.</summary>
    public bool IsRecording => pipeline is not null;

    /// <summary>The name that segments bear unless they have one of their own.</summary>
    public string ServiceName => Settings.ServiceName.Value;

    internal bool IsCapture { get; }

    /// <summary>The settings at the start. Later changes of <see cref="SinkSettings.IsEnabled"/> and of sampling are not in them.</summary>
    internal SinkSettings Settings { get; }

    internal SinkMetrics Account => metrics;

    internal SinkTrouble Trouble => trouble;

    internal TimeProvider Time => options.TimeProvider;

    /// <summary>How many activities wait for the sender.</summary>
    internal int QueueLength => pipeline?.QueueLength ?? 0;

    internal int QueueCapacity => Settings.QueueCapacity.Value;

    /// <summary>Ends when it is known what the process runs on, or that it will not be.</summary>
    internal Task Detected => detection ?? Task.CompletedTask;

    /// <summary>Who decides now.</summary>
    internal SamplingChoice Sampling => sampling;

    /// <summary>What is kept of segments that are not sampled; <see langword="null"/> when nothing is.</summary>
    internal UnsampledFaults? UnsampledFaults => unsampledFaults;

    /// <summary>Whether there are segments that have begun and not ended.</summary>
    internal bool HasOpenSegments => pipeline?.HasOpenSegments ?? false;

    /// <summary>What segments say of this process. When more becomes known, what is known then takes its place.</summary>
    internal ProcessDescription Process
    {
        get => process;
        set
        {
            lock (gate)
            {
                process = value;
                if (pipeline is { } running)
                    running.Process = value;
            }
        }
    }

    /// <summary>Gives out everything that has finished so far.</summary>
    /// <param name="timeout">How long to wait; <see langword="null"/> stands for <see cref="XRaySinkOptions.FlushTimeout"/>.</param>
    /// <returns>Whether everything was given out in time.</returns>
    public bool Flush(TimeSpan? timeout = null) => pipeline?.Flush(timeout ?? Settings.FlushTimeout.Value) ?? true;

    /// <summary>Begins the segment of a request. What was current before is the caller's to restore when the segment has been stopped.</summary>
    /// <param name="name">The name of the activity.</param>
    /// <param name="incoming">The caller's trace; the default value when it sent none. In a Lambda function it is that of the invocation instead.</param>
    /// <param name="request">What the sampling rules look at when the caller left the decision open.</param>
    /// <returns>The segment, current now; <see langword="null"/> when this sink records nothing.</returns>
    public Activity? StartSegment(string name, in TraceHeader incoming, in SamplingRequest request)
    {
        if (!IsRecording)
            return null;

        TraceHeader caller = LambdaInvocation.IsLambda ? LambdaInvocation.Header : incoming;
        SamplingDecision decision = caller.Sampled switch
        {
            SamplingMark.Sampled => new SamplingDecision(true),
            SamplingMark.NotSampled => new SamplingDecision(false),
            _ => Decide(request),
        };

        // .NET makes a root only where nothing is current; a segment with a parent elsewhere does not look at it.
        if (caller.ParentId == default)
            Activity.Current = null;
        ActivityTraceFlags flags = decision.IsSampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        ActivityContext parent = caller.TraceId == default ? default : new(caller.TraceId, caller.ParentId, flags, isRemote: true);
        Activity? segment = ActivityHub.StartSegment(name, parent, this, decision);
        if (LambdaInvocation.IsLambda)
            caller.AttachTo(segment);
        return segment;
    }

    /// <summary>
    /// Puts the ids of a segment and its trace around what is logged from now on in this asynchronous flow. Requests behind the middleware and
    /// tasks have it done for them.
    /// </summary>
    /// <param name="segment">A segment of this sink.</param>
    /// <returns>Ends the scope; <see langword="null"/> when the segment is not recorded, or <see cref="XRaySinkOptions.LogCorrelation"/> is off.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="segment"/> is <see langword="null"/>.</exception>
    public IDisposable? BeginLogScope(Activity segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return segment.IsAllDataRequested && options.LoggerFactory is not null && Settings.CorrelateLogs.Value
            ? logger.BeginScope(new TraceLogScope(Settings.LogTraceIdName.Value, segment))
            : null;
    }

    /// <summary>
    /// Leaves out a segment that has begun and has not been stopped yet, because it turned out that nobody wants it. Neither it nor
    /// what is below it is sent, save for what has been sent already.
    /// </summary>
    /// <param name="segment">The segment. It must be stopped all the same.</param>
    /// <exception cref="ArgumentNullException"><paramref name="segment"/> is <see langword="null"/>.</exception>
    public static void Discard(Activity segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        segment.SetCustomProperty(SegmentTags.DiscardedProperty, bool.TrueString);
    }

    /// <summary>Sends what is left, within <see cref="XRaySinkOptions.FlushTimeout"/>, and stops.</summary>
    public void Dispose()
    {
        changes?.Dispose();
        lock (gate)
        {
            if (isDisposed)
                return;

            isDisposed = true;
            if (IsRecording)
                SwitchOff(forGood: true);
            else
                new DocumentOutput(emitters, socket: null, metrics, trouble).Dispose();
            sampling.Dispose();
        }
    }

    internal SamplingDecision DecideTask(string path)
    {
        Resource resource = process.Resource;
        return DecideGuarded(new SamplingRequest
        {
            ServiceName = ServiceName,
            Host = SamplingRequest.TaskHost,
            Method = SamplingRequest.TaskMethod,
            TaskPath = path,
            ServiceType = resource.ServiceType,
            ResourceArn = resource.Arn,
        });
    }

    internal bool Listens(ActivitySource source) => options.IncludeSource is not { } include || include(source);

    internal void Started(Activity segment, in SamplingDecision decision)
    {
        if (decision.RuleName is not null)
            segment.AddTag(DocumentTags.SamplingRule, decision.RuleName);
        pipeline?.SegmentStarted();
    }

    internal void Finished(Activity activity, bool isSegment, bool wasOpen)
    {
        if (pipeline is { } running)
        {
            running.Finished(activity, isSegment, wasOpen);
        }
        else if (!isSegment || wasOpen)
        {
            // A segment was accounted for as unfinished when recording stopped.
            metrics.Refused(DropReason.Stopped);
        }
    }

    SamplingDecision Decide(in SamplingRequest request)
    {
        Resource resource = process.Resource;
        return DecideGuarded(request with
        {
            ServiceType = request.ServiceType ?? resource.ServiceType,
            ResourceArn = request.ResourceArn ?? resource.Arn,
        });
    }

    SamplingDecision DecideGuarded(in SamplingRequest request)
    {
        try
        {
            return sampling.Strategy.Decide(request);
        }
#pragma warning disable CA1031 // a strategy of the user's may throw anything; the traced code must not notice
        catch (Exception exception)
#pragma warning restore CA1031
        {
            trouble.SamplingFailed(exception);
            return new SamplingDecision(false);
        }
    }

    /// <summary>Follows changed settings, as far as they can change while the sink runs.</summary>
    void Apply(XRaySinkOptions changed)
    {
        lock (gate)
        {
            if (isDisposed)
                return;

            var settings = new SinkSettings(changed, configuration);
            ComplainOf(settings);
            if (!sampling.Holds(changed, settings))
                Replace(sampling, SamplingChoice.Of(changed, settings, logger));
            if (unsampledFaults?.Holds(settings) != true)
                unsampledFaults = UnsampledFaults.Of(this, settings, options.TimeProvider);
            Switch(settings.IsEnabled);
        }
    }

    void Replace(SamplingChoice old, SamplingChoice @new)
    {
        sampling = @new;
        old.Dispose();
        SinkLog.SamplingChanged(logger, @new.Description);
    }

    void Switch(Setting<bool> isEnabled)
    {
        if (isEnabled.Value == IsRecording)
            return;

        if (isEnabled.Value)
        {
            SwitchOn();
        }
        else
        {
            SwitchOff(forGood: false);
            SinkLog.Off(logger, isEnabled.Origin);
        }
    }

    void SwitchOn()
    {
        pipeline = new SegmentPipeline(this, process, emitters, daemon);
        SinkRegistry.Add(this);
        processEnd = IsCapture ? null : new ProcessEnd(ending: () => Flush(), ended: Dispose);
        SinkLog.Started(logger, Settings.ServiceName.ToString(), Settings.Daemon.ToString(), sampling.Description);
        SinkLog.Settings(logger, Settings);
        unwoven = UnwovenAssemblies.Watch(logger);

        // A test is not to ask around, and neither is a sink that is off.
        if (!IsCapture)
            detection ??= TakeOver(Detection);
    }

    void SwitchOff(bool forGood)
    {
        // First, because without the registry it is not known whose the open segments are.
        SegmentPipeline running = pipeline!;
        running.Close();
        SinkRegistry.Remove(this);
        processEnd?.Dispose();
        unwoven?.Dispose();
        pipeline = null;
        running.Stop(disposeEmitters: forGood);
        daemon?.Dispose();
    }

    ResourceDetection Detection => options.Host is { } host
        ? ResourceDetection.In(host, Settings.Detectors.Value)
        : ResourceDetection.Of(Settings.Detectors.Value);

    async Task TakeOver(ResourceDetection detecting)
    {
        Resource found = await detecting.Completion.ConfigureAwait(false);
        lock (gate)
            Process = process with { Resource = Settings.LogGroups.Value is { Count: > 0 } given ? found with { LogGroups = given } : found };
        SinkLog.ResourceDetected(logger, found.Origin);
    }

    void ComplainOf(SinkSettings settings)
    {
        foreach (string complaint in settings.Complaints)
        {
            if (badSettings.Add(complaint))
                SinkLog.BadSetting(logger, complaint);
        }
    }
}
