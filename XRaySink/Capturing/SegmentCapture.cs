using XRaySink.Documents;
using XRaySink.Emitters;
using XRaySink.Listening;
using XRaySink.Sampling;

namespace XRaySink;

/// <summary>
/// For tests: records the traces that begin in this asynchronous flow, every one of them and nobody else's, so that tests can run in
/// parallel. Nothing leaves the process.
/// </summary>
/// <example>
/// <code>
/// using var traces = SegmentCapture.Start();
/// await jobs.CleanupStaleTokens();
/// Assert.That(traces.Segments.Single().Url, Is.EqualTo("task://localhost/Jobs/CleanupStaleTokens"));
/// </code>
/// </example>
public sealed class SegmentCapture : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly MemoryEmitter documents = new(int.MaxValue);

    SegmentCapture(Action<XRaySinkOptions>? configure)
    {
        var options = new XRaySinkOptions { Sampling = SamplingStrategy.Always, QueueCapacity = 1 << 20 };
        configure?.Invoke(options);
        options.SendToDaemon = false;
        options.Emitters.Add(documents);
        Sink = SegmentSink.StartCapture(options);
        SinkRegistry.CaptureThisFlow(Sink);
    }

    /// <summary>Begins to record. What the calling method starts from now on, directly or not, is recorded until the capture is disposed.</summary>
    /// <param name="configure">Says what differs from the defaults, for example the service's name or the clock.</param>
    public static SegmentCapture Start(Action<XRaySinkOptions>? configure = null) => new(configure);

    /// <summary>The sink behind the capture. Registered as a service of a test host, it also records the host's requests.</summary>
    public SegmentSink Sink { get; }

    /// <summary>The segments that have finished so far, and subsegments that came after their segment, in the order in which they began.</summary>
    public IReadOnlyList<SegmentDocument> Segments
    {
        get
        {
            Sink.Flush(Patience);
            return
            [
                .. documents.Documents
                    .Where(document => !document.IsInProgress)
                    .OrderBy(document => document.StartTime)
                    .ThenBy(document => document.Name, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>
    /// <see cref="Segments"/> as indented JSON for snapshots: ids are numbered in the order in which they appear, and times, versions
    /// and places in source files are replaced, so that the same code gives the same text.
    /// </summary>
    public string ToJson() => SnapshotJson.Write(Segments);

    /// <summary>Stops recording.</summary>
    public void Dispose()
    {
        if (SinkRegistry.OfThisFlow == Sink)
            SinkRegistry.CaptureThisFlow(null);
        Sink.Dispose();
    }
}
