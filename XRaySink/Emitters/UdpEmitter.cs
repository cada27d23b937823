using System.Net;
using System.Net.Sockets;
using XRaySink.Metrics;

namespace XRaySink.Emitters;

/// <summary>Sends each document in a datagram of its own, as the X-Ray daemon takes them.</summary>
sealed class UdpEmitter(DaemonEndpoint endpoint, SinkTrouble trouble) : ISegmentEmitter
{
    // The largest payload of an IPv4 datagram.
    const int MaxDatagram = 65_507;

    readonly byte[] datagram = Prepared();

    /// <summary>The size in bytes of the socket's send buffer; the system's own unless it is set before the first document.</summary>
    public int? SendBufferSize { get; init; }

    Socket? socket;
    IPEndPoint? connected;

    // AWS: this line, then one document (sending data to X-Ray).
    static ReadOnlySpan<byte> Header => "{\"format\":\"json\",\"version\":1}\n"u8;

    public bool Emit(ReadOnlySpan<byte> document)
    {
        if (Header.Length + document.Length > MaxDatagram || !Connect())
            return false;

        document.CopyTo(datagram.AsSpan(Header.Length));
        return Send(datagram.AsSpan(0, Header.Length + document.Length));
    }

    public void Flush()
    {
    }

    /// <summary>Closes the socket. Another document opens it again.</summary>
    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }

    bool Send(ReadOnlySpan<byte> payload)
    {
        socket!.Send(payload, SocketFlags.None, out SocketError error);
        if (error == SocketError.ConnectionRefused)
        {
            // The answer to an earlier datagram; this one has not been sent yet.
            trouble.NobodyListens(endpoint.Name);
            socket.Send(payload, SocketFlags.None, out error);
        }
        return error is SocketError.Success or SocketError.ConnectionRefused;
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

        socket?.Dispose();
        socket = new Socket(current.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (SendBufferSize is { } size)
            socket.SendBufferSize = size;
        socket.Connect(current);
        connected = current;
        return true;
    }

    static byte[] Prepared()
    {
        byte[] datagram = new byte[MaxDatagram];
        Header.CopyTo(datagram);
        return datagram;
    }
}
