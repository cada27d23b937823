using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace XRaySink.Benchmarks;

/// <summary>What records in a process that is measured, or nothing.</summary>
/// <param name="settle">Waits until it has nothing left to do.</param>
sealed class Recorder(Action settle)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Starts the recorder of a way of tracing. It lives as long as the process.</summary>
    /// <param name="state"><c>quiet</c> when nothing records, <c>unsampled</c>, <c>sampled</c>, or <c>full</c> when the sink's queue takes nothing more.</param>
    /// <param name="way">How the calls are traced.</param>
    public static Recorder Start(string state, string way)
    {
        if (state == "quiet" || way == "bare")
            return new Recorder(static () => { });

        bool sampled = state is "sampled" or "full";
        return way switch
        {
            "woven" => Sink(sampled, queueCapacity: state == "full" ? 1 : null),
            "opentelemetry" => OpenTelemetry(sampled),
            _ => Raw(sampled),
        };
    }

    public void Settle() => settle();

    public static Recorder Of(SegmentSink sink) => new(() => sink.Flush(Patience));

    public static Recorder Of(TracerProvider provider) => new(() => provider.ForceFlush((int)Patience.TotalMilliseconds));

    /// <summary>A sink that writes documents and drops them.</summary>
    static Recorder Sink(bool sampled, int? queueCapacity) => Of(StartSink(sampled, queueCapacity));

    public static SegmentSink StartSink(bool sampled, int? queueCapacity) => SegmentSink.Start(options =>
    {
        Describe(options, sampled);
        options.QueueCapacity = queueCapacity;
        options.SendToDaemon = false;
        options.Emitters.Add(new NullEmitter());
    });

    static Recorder OpenTelemetry(bool sampled) => Of(global::OpenTelemetry.Sdk.CreateTracerProviderBuilder()
        .AddSource("Benchmarks")
        .SetSampler(sampled ? new AlwaysOnSampler() : new AlwaysOffSampler())
        .AddProcessor(NullProcessor())
        .Build());

    /// <summary>A listener that does nothing with what it hears: the least that any recorder costs.</summary>
    static Recorder Raw(bool sampled)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Benchmarks",
            Sample = sampled
                ? static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded
                : PropagateRoots,
            ActivityStarted = static _ => { },
            ActivityStopped = static _ => { },
        };
        ActivitySource.AddActivityListener(listener);
        return new Recorder(static () => { });
    }

    // A trace that is not recorded exists only so that its id can be passed on; what is below its root need not exist.
    static ActivitySamplingResult PropagateRoots(ref ActivityCreationOptions<ActivityContext> options) =>
        options.Parent == default ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.None;

    public static void Describe(XRaySinkOptions options, bool? sampled)
    {
        options.ServiceName = "benchmarks";
        options.DetectResources = ResourceDetectors.None;
        if (sampled is { } decision)
            options.Sampling = new Always(decision);
        else
            options.UseCentralSampling = false;
    }

    /// <summary>OpenTelemetry's batch processor, whose batches go nowhere.</summary>
    public static BatchActivityExportProcessor NullProcessor() => new(new NullExporter(), maxQueueSize: 16 * 1024);

    sealed class Always(bool sampled) : Sampling.ISamplingStrategy
    {
        public Sampling.SamplingDecision Decide(in Sampling.SamplingRequest request) => new(sampled);
    }

    sealed class NullExporter : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch) => ExportResult.Success;
    }
}
