using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using XRaySink.Assembling;
using XRaySink.Configuration;
using XRaySink.Documents;
using XRaySink.Emitters;
using XRaySink.Listening;
using XRaySink.Metrics;
using XRaySink.Recording;
using XRaySink.Sampling;
using XRaySink.Sending;

namespace XRaySink;

/// <summary>
/// Turns activities into X-Ray segment documents and sends them. While a sink runs, tasks marked with <see cref="XRayTaskAttribute"/>,
/// requests behind the middleware, and every activity inside of them are recorded. Disposing it sends what is left and stops.
/// </summary>
/// <example><code>using var sink = SegmentSink.Start("my-cute-little-service");</code></example>
public sealed class SegmentSink : IDisposable
{
    readonly XRaySinkOptions options;
    readonly ActivityQueue? queue;
    readonly SegmentSender? sender;
    ActivityWriter? writer;
    readonly SinkMetrics metrics;
    readonly ISamplingStrategy sampling;

    int disposed;

    SegmentSink(XRaySinkOptions options, IConfiguration? configuration, bool isCapture)
    {
        this.options = options;
        IsCapture = isCapture;
        Settings = new SinkSettings(options, configuration);
        sampling = options.Sampling ?? new LocalSampling(LocalSamplingRules.Default, options.TimeProvider);

        ILogger logger = options.LoggerFactory?.CreateLogger(SinkLog.Category) ?? NullLogger.Instance;
        metrics = new SinkMetrics(logger, options.TimeProvider);
        foreach (string complaint in Settings.Complaints)
            SinkLog.BadSetting(logger, complaint);

        if (!Settings.IsEnabled.Value && !isCapture)
        {
            SinkLog.Off(logger, Settings.IsEnabled.Origin);
            return;
        }

        queue = new ActivityQueue(Math.Max(1, options.QueueCapacity));
        sender = Sender(queue, logger);
        SinkRegistry.Add(this);
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        SinkLog.Started(logger, Settings.ServiceName.ToString(), Settings.Daemon.ToString());
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
    /// <param name="configuration">Where section <c>XRay</c> is looked up; <see langword="null"/> when there is none.</param>
    public static SegmentSink Start(XRaySinkOptions options, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SegmentSink(options, configuration, isCapture: false);
    }

    /// <summary>Starts a sink that records only for the flow that captures, whatever the environment says.</summary>
    internal static SegmentSink StartCapture(XRaySinkOptions options) => new(options, configuration: null, isCapture: true);

    /// <summary>Whether this sink records. It does not when tracing is switched off, or after it was disposed.</summary>
    public bool IsRecording => sender is not null && Volatile.Read(ref disposed) == 0;

    /// <summary>The name that segments bear unless they have one of their own.</summary>
    public string ServiceName => Settings.ServiceName.Value;

    internal bool IsCapture { get; }

    internal SinkSettings Settings { get; }

    internal SinkMetrics Account => metrics;

    /// <summary>How many segments have begun and not ended, as far as the sender knows.</summary>
    internal int OpenSegments => sender?.OpenSegments ?? 0;

    /// <summary>What segments say of this process. When more becomes known, what is known then takes its place.</summary>
    internal ProcessDescription? Process
    {
        get => writer?.Process;
        set
        {
            if (writer is not null && value is not null)
                writer.Process = value;
        }
    }

    /// <summary>Gives out everything that has finished so far.</summary>
    /// <param name="timeout">How long to wait; <see langword="null"/> stands for <see cref="XRaySinkOptions.FlushTimeout"/>.</param>
    /// <returns>Whether everything was given out in time.</returns>
    public bool Flush(TimeSpan? timeout = null) => sender?.Flush(timeout ?? options.FlushTimeout) ?? true;

    /// <summary>Begins the segment of a request. What was current before is the caller's to restore when the segment has been stopped.</summary>
    /// <param name="name">The name of the activity.</param>
    /// <param name="incoming">The caller's trace; the default value when it sent none.</param>
    /// <param name="request">What the sampling rules look at when the caller left the decision open.</param>
    /// <returns>The segment, current now; <see langword="null"/> when this sink records nothing.</returns>
    public Activity? StartSegment(string name, in TraceHeader incoming, in SamplingRequest request)
    {
        if (!IsRecording)
            return null;

        SamplingDecision decision = incoming.Sampled switch
        {
            SamplingMark.Sampled => new SamplingDecision(true),
            SamplingMark.NotSampled => new SamplingDecision(false),
            _ => Decide(request),
        };

        // .NET makes a root only where nothing is current; a segment with a parent elsewhere does not look at it.
        if (incoming.ParentId == default)
            Activity.Current = null;
        ActivityTraceFlags flags = decision.IsSampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        ActivityContext parent = incoming.TraceId == default ? default : new(incoming.TraceId, incoming.ParentId, flags, isRemote: true);
        return ActivityHub.StartSegment(name, parent, this, decision);
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
        if (sender is null || Interlocked.Exchange(ref disposed, 1) != 0)
            return;

        SinkRegistry.Remove(this);
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        sender.Stop(options.FlushTimeout);
        sender.Dispose();
    }

    internal SamplingDecision DecideTask(string path) => Decide(new SamplingRequest
    {
        ServiceName = ServiceName,
        Host = SamplingRequest.TaskHost,
        Method = SamplingRequest.TaskMethod,
        Path = "/" + path,
    });

    internal bool Listens(ActivitySource source) => options.IncludeSource is not { } include || include(source);

    internal void Started(Activity segment, SamplingDecision decision)
    {
        if (decision.RuleName is not null)
            segment.AddTag(DocumentTags.SamplingRule, decision.RuleName);

        // When the queue is full this only means that the segment cannot be announced as in progress.
        queue!.TryAdd(segment, isFinished: false);
    }

    internal void Finished(Activity activity)
    {
        bool isStopped = Volatile.Read(ref disposed) != 0;
        if (isStopped && TraceMembership.IsSegment(activity))
            return; // accounted for as unfinished when the sink stopped

        metrics.Created();
        if (isStopped)
            metrics.Dropped(1, DropReason.Stopped);
        else if (!Freeze(activity))
            metrics.Dropped(1, DropReason.Error);
        else if (!queue!.TryAdd(activity, isFinished: true))
            metrics.Dropped(1, DropReason.QueueFull);
        else
            sender!.CountLeftovers();
    }

    /// <summary>Describes what could still change, or could only be read here: the sender sees frozen data.</summary>
    static bool Freeze(Activity activity)
    {
        try
        {
            ExceptionDescription.Freeze(activity);
            return true;
        }
#pragma warning disable CA1031 // an exception's own members may throw; the traced code must not notice
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    SamplingDecision Decide(in SamplingRequest request)
    {
        try
        {
            return sampling.Decide(request);
        }
#pragma warning disable CA1031 // a strategy of the user's may throw anything; the traced code must not notice
        catch (Exception)
#pragma warning restore CA1031
        {
            return new SamplingDecision(false);
        }
    }

    SegmentSender Sender(ActivityQueue queue, ILogger logger)
    {
        var emitters = new List<ISegmentEmitter>(options.Emitters);
        if (options.SendToDaemon)
            emitters.Add(new UdpEmitter(Settings.Daemon.Value.Udp, logger));

        var output = new DocumentOutput([.. emitters], metrics);
        writer = new ActivityWriter(new ProcessDescription(ServiceName), Settings.CollectSqlQueries);
        var assembler = new SegmentAssembler(writer, output, options.InProgressAfter, logger);
        return new SegmentSender(queue, assembler, output, metrics, logger, options.TimeProvider);
    }

    void OnProcessExit(object? sender, EventArgs e) => Dispose();
}
