using System.Net;
using System.Net.Sockets;
using XRaySink.Metrics;

namespace XRaySink.Emitters;

/// <summary>The socket to the daemon. It sends the datagrams of a batch with one system call where the system can, else one by one.</summary>
sealed class DaemonSocket(DaemonEndpoint endpoint, SinkTrouble trouble) : IDisposable
{
    Socket? socket;
    IPEndPoint? connected;
    DatagramCutting? cutting;

    /// <summary>Changes a new socket before it is used, for tests.</summary>
    public Action<Socket>? Prepare { get; init; }

    /// <summary>Whether batches are sent with one system call where the system can.</summary>
    public bool SendsTogether { get; init; } = true;

    /// <summary>Sends a batch, and says of each of its datagrams whether the system took it.</summary>
    public void Send(DatagramBatch batch, Span<bool> taken)
    {
        if (!Connect())
            taken.Clear();
        else if (SendTogether(batch))
            taken.Fill(true);
        else
            SendOneByOne(batch, taken);
    }

    /// <summary>Closes the socket. Another batch opens it again.</summary>
    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }

    bool SendTogether(DatagramBatch batch)
    {
        if (batch.Count == 1 || !cutting!.TryUse(batch.DatagramLength))
            return false;

        SocketError error = Send(batch.Together);
        if (error is SocketError.Success)
            return true;

        // A full buffer may have room for one. Whatever else is said, the way to the daemon cannot do it.
        if (error is not (SocketError.NoBufferSpaceAvailable or SocketError.WouldBlock))
            cutting.GiveUp();
        return false;
    }

    void SendOneByOne(DatagramBatch batch, Span<bool> taken)
    {
        cutting!.Stop();
        for (int i = 0; i < batch.Count; i++)
            taken[i] = Send(batch.Alone(i)) is SocketError.Success;
    }

    SocketError Send(ReadOnlySpan<byte> payload)
    {
        socket!.Send(payload, SocketFlags.None, out SocketError error);
        if (error != SocketError.ConnectionRefused)
            return error;

        // The answer to an earlier datagram; this one has not been sent yet.
        trouble.NobodyListens(endpoint.Name);
        socket.Send(payload, SocketFlags.None, out error);
        return error == SocketError.ConnectionRefused ? SocketError.Success : error;
    }

    bool Connect()
    {
        if (endpoint.Current is not { } current)
        {
            trouble.CannotResolve(endpoint.Name);
            return false;
        }
        if (socket is not null && current.Equals(connected))
            return true;

        // Until the new one is connected, it is so to nobody: connecting may throw.
        connected = null;
        socket?.Dispose();
        socket = new Socket(current.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        Prepare?.Invoke(socket);
        socket.Connect(current);
        connected = current;
        cutting = new DatagramCutting(socket, isWanted: SendsTogether);
        return true;
    }
}
