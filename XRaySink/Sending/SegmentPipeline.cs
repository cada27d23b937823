using System.Diagnostics;
using XRaySink.Assembling;
using XRaySink.Configuration;
using XRaySink.Documents;
using XRaySink.Emitters;
using XRaySink.Listening;
using XRaySink.Metrics;

namespace XRaySink.Sending;

/// <summary>
/// The way from the traced code's threads to the emitters: the queue, and the sender behind it. It exists while a sink records, and a new
/// one is made when recording is switched on again.
/// </summary>
#pragma warning disable CA1001 // Stop ends both: the sender's own thread disposes what it writes with
sealed class SegmentPipeline
#pragma warning restore CA1001
{
    readonly ActivityQueue queue;
    readonly ActivityWriter writer;
    readonly SegmentSender sender;
    readonly SinkMetrics metrics;
    readonly TimeSpan flushTimeout;
    readonly OpenSegments open;

    volatile bool isStopped;

    public SegmentPipeline(SegmentSink sink, ProcessDescription process, ISegmentEmitter[] emitters, DaemonSocket? daemon)
    {
        SinkSettings settings = sink.Settings;
        SinkTrouble trouble = sink.Trouble;
        metrics = sink.Account;
        open = new OpenSegments(sink);
        flushTimeout = settings.FlushTimeout.Value;
        queue = new ActivityQueue(settings.QueueCapacity.Value);
        writer = new ActivityWriter(process, settings.CollectSqlQueries.Value);
        var output = new DocumentOutput(emitters, daemon, metrics, trouble);
        var assembler = new SegmentAssembler(writer, output, settings.InProgressAfter.Value, trouble);
        sender = new SegmentSender(queue, open, assembler, output, metrics, trouble, sink.Time);
    }

    /// <summary>How many activities wait for the sender.</summary>
    public int QueueLength => queue.Count;

    /// <summary>Whether there are segments that have begun and not ended.</summary>
    public bool HasOpenSegments => sender.HasOpenSegments;

    /// <summary>What segments say of this process from now on.</summary>
    public ProcessDescription Process
    {
        set => writer.Process = value;
    }

    /// <summary>Hears that a segment has begun. The sender finds it among <see cref="OpenTraces"/>, should it stay open for long.</summary>
    public void SegmentStarted() => queue.WakeIdle();

    /// <summary>Hears of an activity's end.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="isSegment">Whether it is a segment.</param>
    /// <param name="wasOpen">Whether it is a segment that was among <see cref="OpenTraces"/> until now.</param>
    public void Finished(Activity activity, bool isSegment, bool wasOpen)
    {
        bool wasStopped = isStopped;
        if (wasStopped && isSegment && !wasOpen)
            return; // accounted for as unfinished when the pipeline stopped

        if (wasStopped)
            metrics.Refused(DropReason.Stopped);
        else if (!Freeze(activity))
            metrics.Refused(DropReason.Error);
        else if (!queue.TryAdd(activity))
            metrics.Refused(DropReason.QueueFull);
        else
            sender.CountLeftovers();

        // Lambda freezes the process between two invocations, with whatever is still queued.
        if (isSegment && writer.Process.IsFunction)
            sender.Flush(flushTimeout);
    }

    /// <summary>Waits until everything that is queued now has been given out.</summary>
    public bool Flush(TimeSpan timeout) => sender.Flush(timeout);

    /// <summary>Takes no more. The segments that are open now are left to the sender, which accounts for them.</summary>
    public void Close()
    {
        isStopped = true;
        foreach (Activity segment in OpenTraces.All)
        {
            if (open.Holds(segment) && OpenTraces.Remove(segment))
                queue.AddLeft(segment);
        }
    }

    /// <summary>Sends what is left and stops. Goes after <see cref="Close"/>.</summary>
    /// <param name="disposeEmitters">Whether the emitters will not be used again.</param>
    public void Stop(bool disposeEmitters)
    {
        sender.Stop(flushTimeout, disposeEmitters);
        sender.Dispose();
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
}
