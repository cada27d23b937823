namespace XRaySink.Listening;

/// <summary>
/// The sinks of this process. A trace belongs to the sink that its root chose: the host whose middleware began it, else the capture
/// of this async flow, else the oldest sink that runs.
/// </summary>
static class SinkRegistry
{
    static readonly object Gate = new();
    static readonly AsyncLocal<SegmentSink?> FlowSink = new();

    static SegmentSink[] sinks = [];

    // Looking at the flow costs something in every call, and only tests capture.
    static volatile bool hasCaptured;

    public static SegmentSink? Default => Volatile.Read(ref sinks) is [var first, ..] ? first : null;

    /// <summary>The sink of traces that begin in this async flow and were given no other.</summary>
    public static SegmentSink? OfThisFlow => (hasCaptured ? FlowSink.Value : null) ?? Default;

    /// <summary>How many activities wait for the senders of all sinks.</summary>
    public static int QueueLength => Volatile.Read(ref sinks).Sum(static sink => sink.QueueLength);

    public static void CaptureThisFlow(SegmentSink? sink)
    {
        hasCaptured = true;
        FlowSink.Value = sink;
    }

    /// <summary>Adds a sink. A capture is never anybody's default.</summary>
    public static void Add(SegmentSink sink)
    {
        lock (Gate)
        {
            if (!sink.IsCapture)
                Volatile.Write(ref sinks, [.. sinks, sink]);
            ActivityHub.Open();
        }
    }

    public static void Remove(SegmentSink sink)
    {
        lock (Gate)
        {
            Volatile.Write(ref sinks, Array.FindAll(sinks, other => other != sink));
            ActivityHub.Close();
        }
    }
}
