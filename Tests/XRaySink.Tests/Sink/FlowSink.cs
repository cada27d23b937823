using XRaySink.Listening;

namespace XRaySink.Tests.Sink;

/// <summary>A whole sink, emitters and all, for the tasks of one test: other tests run at the same time and have their own.</summary>
static class FlowSink
{
    public static SegmentSink Start(Action<XRaySinkOptions> configure)
    {
        var options = new XRaySinkOptions { Sampling = XRaySink.Sampling.SamplingStrategy.Always, ServiceName = "tests" };
        configure(options);
        SegmentSink sink = SegmentSink.StartCapture(options);
        SinkRegistry.CaptureThisFlow(sink);
        return sink;
    }

    public static Task RunTasks(int count, string path = "jobs/test") =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => XRay.RunTask(path, async () => await Task.Yield())));
}
