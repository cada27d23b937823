using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using XRaySink.Assembling;
using XRaySink.Emitters;

namespace XRaySink.Metrics;

/// <summary>The account of one sink: created = sent + dropped + what is still under way. Also published by <c>Meter("XRaySink")</c>.</summary>
sealed class SinkMetrics(ILogger logger, TimeProvider time)
{
    public const string MeterName = "XRaySink";

    static readonly Meter Meter = new(MeterName);

    static readonly Counter<long> SentCounter = Meter.CreateCounter<long>(
        "xraysink.segments.sent", "{segment}", "Segments and subsegments given to an emitter.");

    static readonly Counter<long> DroppedCounter = Meter.CreateCounter<long>(
        "xraysink.segments.dropped", "{segment}", "Segments and subsegments that were recorded and not sent, by reason.");

    readonly ConcurrentDictionary<string, long> droppedByReason = [];
    readonly OncePerMinute complaints = new(time);

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

    public void Created() => Interlocked.Increment(ref created);

    public void Sent(int segments)
    {
        Interlocked.Add(ref sent, segments);
        SentCounter.Add(segments);
    }

    public void Dropped(int segments, string reason)
    {
        droppedByReason.AddOrUpdate(reason, static (_, n) => n, static (_, sum, n) => sum + n, (long)segments);
        DroppedCounter.Add(segments, new KeyValuePair<string, object?>("reason", reason));
        if (reason != DropReason.Discarded && complaints.Allows(reason))
            SinkLog.Dropped(logger, reason, DroppedFor(reason));
    }

    public void EmitterFailed(ISegmentEmitter emitter, Exception exception)
    {
        string name = emitter.GetType().Name;
        if (complaints.Allows(name))
            SinkLog.EmitterFailed(logger, exception, name);
    }
}
