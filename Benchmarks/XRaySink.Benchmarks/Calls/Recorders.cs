using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace XRaySink.Benchmarks.Calls;

/// <summary>What records, or does not, while a benchmark runs.</summary>
static class Recorders
{
    /// <summary>A listener that wants everything and does nothing with it: the least that any recorder costs.</summary>
    public static ActivityListener RawListener(ActivitySamplingResult result)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Benchmarks",
            Sample = result == ActivitySamplingResult.AllDataAndRecorded
                ? static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded
                : static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
            ActivityStarted = static _ => { },
            ActivityStopped = static _ => { },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>A sink whose documents are written and then dropped.</summary>
    public static SegmentSink Sink(bool sampled) => SegmentSink.Start(options =>
    {
        options.ServiceName = "benchmarks";
        options.Sampling = new Always(sampled);
        options.SendToDaemon = false;
        options.Emitters.Add(new NullEmitter());
    });

    public static TracerProvider OpenTelemetry(bool sampled) => global::OpenTelemetry.Sdk.CreateTracerProviderBuilder()
        .AddSource("Benchmarks")
        .SetSampler(sampled ? new AlwaysOnSampler() : new AlwaysOffSampler())
        .AddProcessor(new BatchActivityExportProcessor(new NullExporter(), maxQueueSize: 16 * 1024))
        .Build();

    public sealed class Always(bool sampled) : Sampling.ISamplingStrategy
    {
        public Sampling.SamplingDecision Decide(in Sampling.SamplingRequest request) => new(sampled);
    }

    sealed class NullEmitter : Emitters.ISegmentEmitter
    {
        public bool Emit(ReadOnlySpan<byte> document) => true;

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }

    sealed class NullExporter : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch) => ExportResult.Success;
    }
}
