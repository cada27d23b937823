using System.Diagnostics;
using XRaySink.Instrumentation;
using XRaySink.Propagation;
using XRaySink.Recording;
using XRaySink.Sampling;

namespace XRaySink.Listening;

/// <summary>
/// The one listener of the process. It decides which activities exist, and hands those of our traces to the sink that owns them.
/// Everything here runs on the thread of the traced code.
/// </summary>
static class ActivityHub
{
    // The middleware's segment replaces the request activity of ASP.NET Core itself.
    const string AspNetCoreSource = "Microsoft.AspNetCore";

    // What that activity is called. When nobody listens to its source it is made without one.
    const string AspNetCoreRequest = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    const string ExperimentalPrefix = "Experimental.";

    static ActivityListener? listener;
    static IDisposable? propagation;
    static IDisposable?[] instrumentation = [];
    static int users;

    public static void Open()
    {
        if (users++ > 0)
            return;

        propagation = ProcessPropagation.Use();
        instrumentation = [EntityFrameworkCoreCommands.Listen(), SqlClientCommands.Listen(), HttpClientCalls.Listen()];
        TaskSurroundings.Begin = static segment => OwnerOf(segment)?.BeginLogScope(segment);
        listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name != AspNetCoreSource && !source.Name.StartsWith(ExperimentalPrefix, StringComparison.Ordinal),

            // Lambdas, because a delegate to a static method is slower to call.
            Sample = static (ref ActivityCreationOptions<ActivityContext> options) => Sample(ref options),
            ActivityStarted = static activity => Started(activity),
            ActivityStopped = static activity => Stopped(activity),
        };
        ActivitySource.AddActivityListener(listener);
    }

    public static void Close()
    {
        if (--users > 0)
            return;

        foreach (IDisposable? listening in instrumentation)
            listening?.Dispose();
        instrumentation = [];
        listener?.Dispose();
        listener = null;
        OpenTraces.Clear();
        TaskSurroundings.Begin = null;
        propagation?.Dispose();
        propagation = null;
    }

    /// <summary>Starts a segment whose sink and sampling decision are known already.</summary>
    public static Activity? StartSegment(string name, in ActivityContext parent, SegmentSink sink, SamplingDecision decision)
    {
        SegmentBeginning beginning = SegmentBeginning.OfThisThread;
        beginning.Request(sink, decision);
        try
        {
            return Source.StartActivity(name, ActivityKind.Server, parent);
        }
        finally
        {
            beginning.Clear();
        }
    }

    // Of the same name as the source of the attributes' package, so that who listens to one hears both.
    static readonly ActivitySource Source = new(XRaySource.Name, typeof(ActivityHub).Assembly.GetName().Version?.ToString(3));

    static ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options) =>
        options.Kind == ActivityKind.Server && options.Source.Name == XRaySource.Name
            ? SampleSegment(ref options)
            : SampleSubsegment(ref options);

    static ActivitySamplingResult SampleSegment(ref ActivityCreationOptions<ActivityContext> options)
    {
        SegmentBeginning beginning = SegmentBeginning.OfThisThread;
        if (beginning.IsRequested)
            return ResultOf(beginning.Sink!, beginning.Decision);

        // Something may be left of a segment that another listener has prevented.
        beginning.Clear();
        if (BeginTask(ref options, out SamplingDecision decision) is not { } sink)
            return ActivitySamplingResult.None;

        ActivitySamplingResult result = ResultOf(sink, decision);
        if (result != ActivitySamplingResult.PropagationData)
            beginning.Set(sink, decision);
        return result;
    }

    // An unsampled segment exists all the same: calls behind it must hear Sampled=0.
    static ActivitySamplingResult ResultOf(SegmentSink sink, in SamplingDecision decision) =>
        decision.IsSampled ? ActivitySamplingResult.AllDataAndRecorded
        : sink.UnsampledFaults is null ? ActivitySamplingResult.PropagationData
        : ActivitySamplingResult.AllData;

    /// <summary>
    /// A task below a segment of ours follows that segment's decision, a message that of its sender, and everything else the sink's rules.
    /// </summary>
    static SegmentSink? BeginTask(ref ActivityCreationOptions<ActivityContext> options, out SamplingDecision decision)
    {
        if (options.Parent.TraceId != default && JoinedBy(options.Parent.TraceId) is { } joined)
        {
            decision = new SamplingDecision(IsRecorded(joined));
            return OwnerOf(joined);
        }

        SegmentSink? sink = SinkRegistry.OfThisFlow;
        decision = IncomingTrace.Sampled switch
        {
            SamplingMark.Sampled => new SamplingDecision(true),
            SamplingMark.NotSampled => new SamplingDecision(false),
            _ => sink?.DecideTask(options.Name) ?? default,
        };
        return sink;
    }

    static Activity? JoinedBy(ActivityTraceId traceId) =>
        Activity.Current is { } current && current.TraceId == traceId ? TraceMembership.SegmentOf(current) : null;

    /// <summary>Other people's activities, and our subsegments, are recorded only inside a trace that we began.</summary>
    static ActivitySamplingResult SampleSubsegment(ref ActivityCreationOptions<ActivityContext> options)
    {
        return SegmentAround(options.Parent.TraceId) is { Recorded: true } segment && OwnerOf(segment) is { } sink && sink.Listens(options.Source)
            ? ActivitySamplingResult.AllDataAndRecorded
            : ActivitySamplingResult.None;
    }

    /// <summary>
    /// The segment that something in a trace belongs to: that of the current activity, or else, where the parent was given as a context,
    /// the one that is open in its trace.
    /// </summary>
    static Activity? SegmentAround(ActivityTraceId traceId)
    {
        // What is left over from an earlier invocation of a function belongs to nothing that is going on.
        if (traceId == default || LambdaInvocation.IsOver(traceId))
            return null;
        return Activity.Current is { } current && current.TraceId == traceId
            ? TraceMembership.SegmentOf(current)
            : SegmentBeginning.OfThisThread.Around = OpenTraces.SegmentOf(traceId);
    }

    static void Started(Activity activity)
    {
        if (TraceMembership.IsSegment(activity))
            SegmentStarted(activity);
        else if (activity is { Parent: null, Recorded: true } && activity.OperationName != AspNetCoreRequest)
            JoinTrace(activity);
    }

    static void JoinTrace(Activity activity)
    {
        SegmentBeginning beginning = SegmentBeginning.OfThisThread;
        TraceMembership.Join(activity, beginning.Around?.TraceId == activity.TraceId ? beginning.Around : OpenTraces.SegmentOf(activity.TraceId));
        beginning.Around = null;
    }

    static void SegmentStarted(Activity activity)
    {
        // Nobody records it.
        if (!activity.IsAllDataRequested && !activity.Recorded)
            return;

        SegmentBeginning beginning = SegmentBeginning.OfThisThread;
        SegmentSink? sink = beginning.Sink;
        SamplingDecision decision = beginning.Decision;
        beginning.Clear();
        if (sink is null || !decision.IsSampled)
        {
            UnsampledSegmentStarted(activity, sink);
            return;
        }

        if (sink != SinkRegistry.Default)
            activity.SetCustomProperty(TraceMembership.OwnerProperty, sink);
        OpenTraces.Add(activity);
        sink.Started(activity, decision);
    }

    static void UnsampledSegmentStarted(Activity activity, SegmentSink? sink)
    {
        // Another listener may have wanted what we did not: it is theirs alone.
        if (sink?.UnsampledFaults is { } faults)
            activity.SetCustomProperty(TraceMembership.OwnerProperty, faults);
        else if (activity.Recorded)
            activity.SetCustomProperty(TraceMembership.OwnerProperty, Nobody);

        if (activity.Recorded)
            SamplingVerdict.Refuse(activity);
    }

    static void Stopped(Activity activity)
    {
        if (!activity.IsAllDataRequested)
            return;

        if (TraceMembership.IsSegment(activity))
            SegmentStopped(activity);
        else if (activity.Recorded)
            SubsegmentStopped(activity);
    }

    static void SegmentStopped(Activity activity)
    {
        object? owner = activity.GetCustomProperty(TraceMembership.OwnerProperty);
        if (owner is UnsampledFaults faults)
            faults.Ended(activity);
        else if (activity.Recorded)
            RecordedSegmentStopped(activity, owner);
    }

    static void RecordedSegmentStopped(Activity activity, object? owner)
    {
        // In this order: a sink that stops in between then still hears of the end, or else has accounted for the segment.
        SegmentSink? recorder = owner is null ? SinkRegistry.Default : owner as SegmentSink;
        bool wasOpen = OpenTraces.Remove(activity);
        recorder?.Finished(activity, isSegment: true, wasOpen);
    }

    static void SubsegmentStopped(Activity activity)
    {
        // Another listener may have wanted what this sink does not.
        if (TraceMembership.SegmentOf(activity) is { } segment && RecorderOf(segment) is { } sink && sink.Listens(activity.Source))
            sink.Finished(activity, isSegment: false, wasOpen: false);
    }

    static bool IsRecorded(Activity segment) => segment.Recorded && RecorderOf(segment) is not null;

    static readonly object Nobody = new();

    /// <summary>The sink that a segment belongs to; <see langword="null"/> when it is another listener's, or no sink runs any more.</summary>
    static SegmentSink? OwnerOf(Activity segment) => segment.GetCustomProperty(TraceMembership.OwnerProperty) switch
    {
        null => SinkRegistry.Default,
        SegmentSink sink => sink,
        UnsampledFaults faults => faults.Sink,
        _ => null,
    };

    /// <summary>The sink that a segment is sent by, and all that is below it.</summary>
    public static SegmentSink? RecorderOf(Activity segment) =>
        segment.GetCustomProperty(TraceMembership.OwnerProperty) is { } owner ? owner as SegmentSink : SinkRegistry.Default;
}
