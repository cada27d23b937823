using System.Net;
using System.Net.Sockets;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tool.Daemon;

/// <summary>Takes datagrams as the daemon does, on a thread of its own, and gives them to all that want them.</summary>
sealed class DatagramListener : IDisposable
{
    const int LargestDatagram = 64 * 1024;

    // What arrives while one document is being read.
    const int SocketBuffer = 8 * 1024 * 1024;

    readonly Socket socket;
    readonly Thread thread;
    readonly TraceStore store;
    readonly DatagramForwarder? forwarder;
    readonly DocumentSaver? saver;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The address is taken, or is not one of this machine.</exception>
    public DatagramListener(IPEndPoint address, TraceStore store, DatagramForwarder? forwarder, DocumentSaver? saver)
    {
        this.store = store;
        this.forwarder = forwarder;
        this.saver = saver;
        socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = SocketBuffer };
        try
        {
            socket.Bind(address);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        thread = new Thread(Listen) { IsBackground = true, Name = "xraysink datagrams" };
        thread.Start();
    }

    /// <summary>Where it listens; with the port that the system chose when it was to choose one.</summary>
    public IPEndPoint Address => (IPEndPoint)socket.LocalEndPoint!;

    public void Dispose()
    {
        socket.Dispose();
        thread.Join();
    }

    void Listen()
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(LargestDatagram, pinned: true);
        while (TryReceive(buffer, out int length))
        {
            Take(buffer.AsSpan(0, length));
            if (saver is not null && socket.Available == 0)
                saver.Flush();
        }
    }

    bool TryReceive(byte[] buffer, out int length)
    {
        length = 0;
        try
        {
            length = socket.Receive(buffer);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.MessageSize or SocketError.ConnectionReset)
        {
            return true; // a datagram that is too large, or Windows' echo of one that nobody took: neither ends the listening
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    void Take(ReadOnlySpan<byte> datagram)
    {
        forwarder?.Forward(datagram);
        if (Datagram.Split(datagram, out ReadOnlySpan<byte> document) is { } refusal)
            store.Refusals.Add(refusal, datagram);
        else if (store.Add(document))
            saver?.Save(document);
    }
}
