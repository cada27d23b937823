using XRaySink.Emitters;
using XRaySink.Metrics;

namespace XRaySink.Assembling;

/// <summary>Gives documents to every emitter and to the daemon, and keeps the account of what was sent and what was not.</summary>
sealed class DocumentOutput(ISegmentEmitter[] emitters, DaemonSocket? socket, SinkMetrics metrics, SinkTrouble trouble) : IDisposable
{
    readonly DaemonOutput? daemon = socket is null ? null : new DaemonOutput(socket, gate: emitters, metrics, trouble);

    /// <summary>Gives out a document of <paramref name="segments"/> finished segments and subsegments.</summary>
    public void Send(ReadOnlySpan<byte> document, int segments)
    {
        bool isTaken = Emit(document);
        if (daemon is null)
            metrics.Settle(segments, isTaken);
        else
            daemon.Add(document, segments, isTaken);
    }

    /// <summary>Gives out a document about a segment that has not finished, and so is not accounted for yet.</summary>
    public void Announce(ReadOnlySpan<byte> document) => Send(document, segments: 0);

    /// <summary>Sends what waits for more documents that could go to the daemon with it.</summary>
    public void SendBatch() => daemon?.SendBatch();

    /// <summary>Accounts for a segment that is still open when the sink stops: it was announced, and nobody will complete it.</summary>
    public void LeaveUnfinished()
    {
        metrics.Created();
        metrics.Dropped(1, DropReason.Unfinished);
    }

    public void Drop(int segments, string reason)
    {
        if (segments > 0)
            metrics.Dropped(segments, reason);
    }

    public void Flush()
    {
        SendBatch();
        foreach (ISegmentEmitter emitter in emitters)
            Guarded(emitter, static emitter => emitter.Flush());
    }

    public void Dispose()
    {
        foreach (ISegmentEmitter emitter in emitters)
            Guarded(emitter, static emitter => emitter.Dispose());
    }

    void Guarded(ISegmentEmitter emitter, Action<ISegmentEmitter> action)
    {
        try
        {
            action(emitter);
        }
#pragma warning disable CA1031 // an emitter may throw anything; the sender must live on
        catch (Exception exception)
#pragma warning restore CA1031
        {
            trouble.EmitterFailed(emitter, exception);
        }
    }

    // One document at a time, also when recording is switched on again before the sender of the last time has come out of an emitter.
    bool Emit(ReadOnlySpan<byte> document)
    {
        lock (emitters)
            return EmitToAll(document);
    }

    bool EmitToAll(ReadOnlySpan<byte> document)
    {
        bool taken = false;
        foreach (ISegmentEmitter emitter in emitters)
        {
            try
            {
                taken |= emitter.Emit(document);
            }
#pragma warning disable CA1031 // an emitter may throw anything; the sender must live on
            catch (Exception exception)
#pragma warning restore CA1031
            {
                trouble.EmitterFailed(emitter, exception);
            }
        }
        return taken;
    }
}
