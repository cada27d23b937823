using System.Diagnostics;
using XRaySink.Assembling;
using XRaySink.Listening;
using XRaySink.Metrics;

namespace XRaySink.Sending;

/// <summary>The sink's one thread: takes activities off the queue, has them assembled, and so sends them.</summary>
sealed class SegmentSender : IDisposable
{
    // How late a long segment may be announced.
    static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(1);

    // How often it looks for them while much comes: each look makes the traced code's next writes there dearer.
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    static readonly List<ManualResetEventSlim> NoFlushes = [];

    readonly ActivityQueue queue;
    readonly OpenSegments open;
    readonly SegmentAssembler assembler;
    readonly DocumentOutput output;
    readonly SinkMetrics metrics;
    readonly SinkTrouble trouble;
    readonly TimeProvider time;
    readonly Thread thread;
    readonly ManualResetEventSlim urgent = new(false);
    readonly GatheringPace pace = new();
    readonly object gate = new();

    List<ManualResetEventSlim> flushes = [];
    volatile bool stopping;
    volatile bool hasStopped;
    bool disposeEmitters;
    bool hasEnded;
    long lookedAt;

    public SegmentSender(
        ActivityQueue queue, OpenSegments open, SegmentAssembler assembler, DocumentOutput output, SinkMetrics metrics, SinkTrouble trouble, TimeProvider time)
    {
        this.queue = queue;
        this.open = open;
        this.assembler = assembler;
        this.output = output;
        this.metrics = metrics;
        this.trouble = trouble;
        this.time = time;
        thread = new Thread(Run) { IsBackground = true, Name = "XRaySink" };

        // The flow of whoever starts the sink is not the sender's.
        thread.UnsafeStart();
    }

    public bool HasOpenSegments => assembler.OpenSegments > 0 || open.Any();

    /// <summary>Waits until everything that is queued now has been given out.</summary>
    public bool Flush(TimeSpan timeout)
    {
        // Not disposed: the sender may still set it when the wait has been given up.
        var done = new ManualResetEventSlim(false);
        lock (gate)
        {
            if (hasEnded)
                return true;
            flushes.Add(done);
        }
        Hurry();
        return done.Wait(timeout);
    }

    /// <summary>Sends what is left and ends the thread. What is not sent in time is counted.</summary>
    /// <param name="timeout">How long to wait for the thread.</param>
    /// <param name="disposeEmitters">Whether the thread disposes the emitters when it ends: nobody else may, as long as it may use them.</param>
    public void Stop(TimeSpan timeout, bool disposeEmitters)
    {
        this.disposeEmitters = disposeEmitters;
        stopping = true;
        Hurry();
        thread.Join(timeout);
        hasStopped = true;
        Interlocked.MemoryBarrier();
        CountLeftovers();
    }

    /// <summary>Counts what was queued too late. Called by whoever may have been too late.</summary>
    public void CountLeftovers()
    {
        if (!hasStopped)
            return;

        while (queue.TryTake(out QueuedActivity item))
        {
            if (item.IsFinished)
                metrics.Refused(DropReason.Stopped);
        }
    }

    public void Dispose()
    {
        // A thread that hangs in an emitter may still use it; it is then left to the garbage collector.
        if (!thread.IsAlive)
            urgent.Dispose();
    }

    void Hurry()
    {
        urgent.Set();
        queue.Wake();
    }

    void Run()
    {
        Func<bool> mustWatch = () => HasOpenSegments;
        while (!stopping)
        {
            if (!assembler.MustLookAgain)
                queue.Wait(LongestNap, mustWatch);
            bool isUrgent = urgent.Wait(pace.Current);
            urgent.Reset();
            int taken = Round();
            if (isUrgent)
                pace.Reset();
            else
                pace.Observe(taken);
        }

        Round();
        Guarded(static sender => sender.assembler.Abandon());
        output.Flush();
        if (disposeEmitters)
            output.Dispose();
        assembler.Dispose();
        RefuseFlushes();
    }

    // Whoever asked too late must not wait for a thread that is gone.
    void RefuseFlushes()
    {
        lock (gate)
        {
            hasEnded = true;
            foreach (ManualResetEventSlim flush in flushes)
                flush.Set();
        }
    }

    /// <returns>How many activities were taken off the queue.</returns>
    int Round()
    {
        List<ManualResetEventSlim> waiting = TakeFlushes();
        if (waiting.Count > 0)
            lookedAt = 0;
        int taken = TakeAll();
        if (waiting.Count == 0)
            return taken;

        // What came after its segment is held for another round.
        if (assembler.MustLookAgain)
            TakeAll();
        output.Flush();
        foreach (ManualResetEventSlim flush in waiting)
            flush.Set();
        return taken;
    }

    int TakeAll()
    {
        // Bounded, so that a flush returns while others keep adding.
        int taken = 0;
        for (int waiting = queue.Count; taken < waiting && queue.TryTake(out QueuedActivity item); taken++)
            Take(item);
        Guarded(static sender => sender.LookAfterOpenSegments());
        output.SendBatch();
        return taken;
    }

    void LookAfterOpenSegments()
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        if (lookedAt == 0 || time.GetElapsedTime(lookedAt) >= BetweenLooks)
            LookForLongSegments(now);
        assembler.AnnounceLongSegments(now);
    }

    void LookForLongSegments(DateTime now)
    {
        lookedAt = time.GetTimestamp();
        foreach (Activity segment in OpenTraces.All)
        {
            if (assembler.IsLong(segment, now) && open.Holds(segment))
                assembler.Started(segment);
        }
    }

    void Take(in QueuedActivity item)
    {
        if (item.IsFinished)
            metrics.Created();
        try
        {
            if (item.IsFinished)
                assembler.Finished(item.Activity);
            else
                assembler.Leave(item.Activity);
        }
#pragma warning disable CA1031 // a mistake of ours costs a segment, which is counted, and never the sender
        catch (Exception exception)
#pragma warning restore CA1031
        {
            trouble.WritingFailed(exception);
            if (item.IsFinished)
                metrics.Dropped(1, DropReason.Error);
        }
    }

    void Guarded(Action<SegmentSender> action)
    {
        try
        {
            action(this);
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            trouble.WritingFailed(exception);
        }
    }

    // What is asked for from here on waits for the next round.
    List<ManualResetEventSlim> TakeFlushes()
    {
        lock (gate)
        {
            if (flushes.Count == 0)
                return NoFlushes;

            List<ManualResetEventSlim> taken = flushes;
            flushes = [];
            return taken;
        }
    }
}
