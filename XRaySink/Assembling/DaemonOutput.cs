using XRaySink.Emitters;
using XRaySink.Metrics;

namespace XRaySink.Assembling;

/// <summary>Gives documents to the daemon in batches. Each is accounted for when its batch has been sent.</summary>
/// <param name="socket">The socket. Several outputs may share it, which then hold <paramref name="gate"/> while they use it.</param>
/// <param name="gate">What they lock.</param>
/// <param name="metrics">The account.</param>
/// <param name="trouble">Hears of what goes wrong.</param>
sealed class DaemonOutput(DaemonSocket socket, object gate, SinkMetrics metrics, SinkTrouble trouble)
{
    readonly DatagramBatch batch = new();
    readonly BatchedDocument[] batched = new BatchedDocument[DatagramBatch.Capacity];
    readonly bool[] sent = new bool[DatagramBatch.Capacity];

    /// <summary>Adds a document to the batch, which is sent first if the document does not go with it.</summary>
    /// <param name="document">The document.</param>
    /// <param name="segments">How many finished segments and subsegments it holds.</param>
    /// <param name="isTaken">Whether an emitter has taken it already.</param>
    public void Add(ReadOnlySpan<byte> document, int segments, bool isTaken)
    {
        if (!batch.TryAdd(document))
        {
            SendBatch();
            if (!batch.TryAdd(document))
            {
                metrics.Settle(segments, isTaken);
                return;
            }
        }
        batched[batch.Count - 1] = new BatchedDocument(segments, isTaken);
    }

    /// <summary>Sends what waits for more that goes with it.</summary>
    public void SendBatch()
    {
        if (batch.Count == 0)
            return;

        Span<bool> taken = sent.AsSpan(0, batch.Count);
        Send(taken);
        for (int i = 0; i < taken.Length; i++)
            metrics.Settle(batched[i].Segments, batched[i].IsTaken || taken[i]);
        batch.Clear();
    }

    void Send(Span<bool> taken)
    {
        try
        {
            lock (gate)
                socket.Send(batch, taken);
        }
#pragma warning disable CA1031 // whatever the system says of a socket, the sender must live on
        catch (Exception exception)
#pragma warning restore CA1031
        {
            taken.Clear();
            trouble.SendingFailed(exception);
        }
    }

    readonly record struct BatchedDocument(int Segments, bool IsTaken);
}
