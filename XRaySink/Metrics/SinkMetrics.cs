using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using XRaySink.Assembling;
using XRaySink.Listening;

namespace XRaySink.Metrics;

/// <summary>The account of one sink: created = sent + dropped + what is still under way. Also published by <c>Meter("XRaySink")</c>.</summary>
sealed class SinkMetrics(SinkTrouble trouble)
{
    public const string MeterName = "XRaySink";

    static readonly Meter Meter = new(MeterName);

    static readonly Counter<long> CreatedCounter = Meter.CreateCounter<long>(
        "xraysink.segments.created", "{segment}", "Segments and subsegments that were recorded.");

    static readonly Counter<long> SentCounter = Meter.CreateCounter<long>(
        "xraysink.segments.sent", "{segment}", "Segments and subsegments given to an emitter.");

    static readonly Counter<long> DroppedCounter = Meter.CreateCounter<long>(
        "xraysink.segments.dropped", "{segment}", "Segments and subsegments that were recorded and not sent, by reason.");

    // A static field so that it lives as long as the meter.
    static readonly ObservableGauge<int> QueueLength = Meter.CreateObservableGauge(
        "xraysink.queue.length", static () => SinkRegistry.QueueLength, "{activity}", "Activities that wait for the senders of this process's sinks.");

    readonly ConcurrentDictionary<string, long> droppedByReason = [];

    long created;
    long sent;

    public long CreatedCount => Volatile.Read(ref created);

    public long SentCount => Volatile.Read(ref sent);

    public long DroppedCount
    {
        get
        {
            long sum = 0;
            foreach (KeyValuePair<string, long> entry in droppedByReason)
                sum += entry.Value;
            return sum;
        }
    }

    public long DroppedFor(string reason) => droppedByReason.GetValueOrDefault(reason);

    /// <summary>The counts of what was dropped, by reason.</summary>
    public IReadOnlyDictionary<string, long> DroppedByReason => droppedByReason;

    /// <summary>
    /// Counts what was recorded: where the sender takes it off the queue, or, by <see cref="Refused"/>, where it does not come into the queue.
    /// </summary>
    public void Created()
    {
        Interlocked.Increment(ref created);
        CreatedCounter.Add(1);
    }

    public void Refused(string reason)
    {
        Created();
        Dropped(1, reason);
    }

    public void Sent(int segments)
    {
        Interlocked.Add(ref sent, segments);
        SentCounter.Add(segments);
    }

    /// <summary>Accounts for a document that was offered to everyone.</summary>
    /// <param name="segments">How many finished segments and subsegments it holds; 0 for one that only announces a segment.</param>
    /// <param name="isTaken">Whether anyone took it.</param>
    public void Settle(int segments, bool isTaken)
    {
        if (segments == 0)
            return;

        if (isTaken)
            Sent(segments);
        else
            Dropped(segments, DropReason.Emitter);
    }

    public void Dropped(int segments, string reason)
    {
        droppedByReason.AddOrUpdate(reason, static (_, n) => n, static (_, sum, n) => sum + n, (long)segments);
        DroppedCounter.Add(segments, new KeyValuePair<string, object?>("reason", reason));
        if (reason != DropReason.Discarded)
            trouble.Dropped(reason, DroppedFor(reason));
    }
}
