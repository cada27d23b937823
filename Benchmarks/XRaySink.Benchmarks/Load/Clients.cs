using System.Net;
using System.Net.Sockets;

namespace XRaySink.Benchmarks.Load;

/// <summary>Sends one request after the other over a number of connections, as fast as they are answered.</summary>
static class Clients
{
    const int Connections = 32;

    static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();

    /// <summary>Sends requests for a time.</summary>
    /// <returns>How many were answered.</returns>
    public static async Task<long> Send(IPEndPoint server, TimeSpan time)
    {
        using var stop = new CancellationTokenSource(time);
        long[] answered = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SendOnOne(server, stop.Token)));
        return answered.Sum();
    }

    static async Task<long> SendOnOne(IPEndPoint server, CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, CancellationToken.None);
        byte[] buffer = new byte[4096];
        long answered = 0;
        while (!stop.IsCancellationRequested)
        {
            await socket.SendAsync(Request, CancellationToken.None);

            // The answer is chunked and ends with an empty chunk.
            for (int length = 0; !buffer.AsSpan(0, length).EndsWith("0\r\n\r\n"u8);)
                length += await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            answered++;
        }
        return answered;
    }
}
