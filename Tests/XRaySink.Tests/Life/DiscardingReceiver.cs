using System.Net;
using System.Net.Sockets;

namespace XRaySink.Tests.Life;

/// <summary>Receives as a daemon does and keeps nothing, for more documents than one wants to hold.</summary>
sealed class DiscardingReceiver : IDisposable
{
    readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 8 * 1024 * 1024 };
    readonly Thread thread;

    long received;

    public DiscardingReceiver()
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        thread = new Thread(Receive) { IsBackground = true, Name = nameof(DiscardingReceiver) };
        thread.Start();
    }

    public string Address => socket.LocalEndPoint!.ToString()!;

    public long Received => Interlocked.Read(ref received);

    public void Dispose()
    {
        socket.Dispose();
        thread.Join();
    }

    void Receive()
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                socket.Receive(buffer);
                Interlocked.Increment(ref received);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
        }
    }
}
