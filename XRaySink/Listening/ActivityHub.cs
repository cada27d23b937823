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

    // What StartSegment asks for, and what was decided about the segment that this thread is starting.
    [ThreadStatic]
    static Beginning requested;

    [ThreadStatic]
    static Beginning begun;

    // The segment around the activity that this thread is starting, for one whose parent was given as a context.
    [ThreadStatic]
    static Activity? around;

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
        TaskSurroundings.Begin = static segment => segment.IsAllDataRequested ? OwnerOf(segment)?.BeginLogScope(segment) : null;
        listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name != AspNetCoreSource && !source.Name.StartsWith(ExperimentalPrefix, StringComparison.Ordinal),
            Sample = Sample,
            ActivityStarted = Started,
            ActivityStopped = Stopped,
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
        requested = new Beginning(sink, decision);
        try
        {
            return Source.StartActivity(name, ActivityKind.Server, parent);
        }
        finally
        {
            requested = default;
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
        begun = requested.Sink is not null ? requested : BeginTask(ref options);
        if (begun.Sink is null)
            return ActivitySamplingResult.None;

        if (begun.Decision.IsSampled)
            return ActivitySamplingResult.AllDataAndRecorded;

        // An unsampled segment exists all the same: calls behind it must hear Sampled=0.
        return begun.Sink.UnsampledFaults is null ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.AllData;
    }

    /// <summary>
    /// A task below a segment of ours follows that segment's decision, a message that of its sender, and everything else the sink's rules.
    /// </summary>
    static Beginning BeginTask(ref ActivityCreationOptions<ActivityContext> options)
    {
        if (options.Parent.TraceId != default
            && Activity.Current is { } current
            && current.TraceId == options.Parent.TraceId
            && TraceMembership.SegmentOf(current) is { } joined)
            return new Beginning(OwnerOf(joined), new SamplingDecision(IsRecorded(joined)));

        if (SinkRegistry.OfThisFlow is not { } sink)
            return default;

        return new Beginning(sink, IncomingTrace.Header.Sampled switch
        {
            SamplingMark.Sampled => new SamplingDecision(true),
            SamplingMark.NotSampled => new SamplingDecision(false),
            _ => sink.DecideTask(options.Name),
        });
    }

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
            : around = OpenTraces.SegmentOf(traceId);
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
        TraceMembership.Join(activity, around?.TraceId == activity.TraceId ? around : OpenTraces.SegmentOf(activity.TraceId));
        around = null;
    }

    static void SegmentStarted(Activity activity)
    {
        (SegmentSink? sink, SamplingDecision decision) = begun;
        begun = default;
        if (sink is null)
            return;

        if (!decision.IsSampled)
        {
            // Another listener may have wanted what we did not: it is theirs alone.
            if (sink.UnsampledFaults is { } faults)
                activity.SetCustomProperty(TraceMembership.OwnerProperty, faults);
            else if (activity.Recorded)
                activity.SetCustomProperty(TraceMembership.OwnerProperty, Nobody);

            if (activity.Recorded)
                SamplingVerdict.Refuse(activity);
            return;
        }

        if (sink != SinkRegistry.Default)
            activity.SetCustomProperty(TraceMembership.OwnerProperty, sink);
        OpenTraces.Add(activity);
        sink.Started(activity, decision);
    }

    static void Stopped(Activity activity)
    {
        if (!activity.IsAllDataRequested)
            return;

        bool isSegment = TraceMembership.IsSegment(activity);
        if (isSegment && activity.GetCustomProperty(TraceMembership.OwnerProperty) is UnsampledFaults faults)
            faults.Ended(activity);
        else if (activity.Recorded)
            RecordedStopped(activity, isSegment);
    }

    static void RecordedStopped(Activity activity, bool isSegment)
    {
        if (isSegment)
            OpenTraces.Remove(activity);
        if (TraceMembership.SegmentOf(activity) is not { } segment || RecorderOf(segment) is not { } sink)
            return;

        // Another listener may have wanted what this sink does not.
        if (isSegment || sink.Listens(activity.Source))
            sink.Finished(activity);
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
    static SegmentSink? RecorderOf(Activity segment) =>
        segment.GetCustomProperty(TraceMembership.OwnerProperty) is { } owner ? owner as SegmentSink : SinkRegistry.Default;

    readonly record struct Beginning(SegmentSink? Sink, SamplingDecision Decision);
}
