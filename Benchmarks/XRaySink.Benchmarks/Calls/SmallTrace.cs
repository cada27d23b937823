using System.Diagnostics;
using BenchmarkDotNet.Attributes;

namespace XRaySink.Benchmarks.Calls;

/// <summary>A trace of a root with three children of three tags each, which somebody else's library makes.</summary>
public class SmallTrace : Burst
{
    const int Traces = Calls / 4;

    IDisposable? recorder;

    [GlobalSetup(Target = nameof(HandWritten))]
    public void Listen() => recorder = Recorders.RawListener(ActivitySamplingResult.AllDataAndRecorded);

    [GlobalSetup(Target = nameof(Woven))]
    public void StartSink() => recorder = Sink = Recorders.Sink(sampled: true);

    [GlobalSetup(Target = nameof(OpenTelemetry))]
    public void StartOpenTelemetry() => recorder = Recorders.OpenTelemetry(sampled: true);

    [GlobalCleanup]
    public void Stop() => recorder?.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Traces)]
    public void HandWritten()
    {
        for (int i = 0; i < Traces; i++)
            Trees.HandWritten();
    }

    [Benchmark(OperationsPerInvoke = Traces)]
    public void Woven()
    {
        for (int i = 0; i < Traces; i++)
            Trees.Woven();
    }

    [Benchmark(OperationsPerInvoke = Traces)]
    public void OpenTelemetry() => HandWritten();

    static class Trees
    {
        public static void HandWritten()
        {
            using Activity? root = Job.Source.StartActivity("Trees/HandWritten", ActivityKind.Server);
            if (root is { IsAllDataRequested: true })
            {
                root.AddTag("url.full", Job.Url);
                root.AddTag("client.address", "127.0.0.1");
                root.AddTag("user_agent.original", "BackgroundTask");
            }
            Children();
        }

        [XRayTask]
        public static void Woven() => Children();

        static void Children()
        {
            for (int i = 0; i < 3; i++)
            {
                using Activity? child = Job.Source.StartActivity("GET", ActivityKind.Client);
                child?.AddTag("http.request.method", "GET");
                child?.AddTag("url.full", "http://example.com/");
                child?.AddTag("http.response.status_code", Ok);
            }
        }

        static readonly object Ok = 200;
    }
}
