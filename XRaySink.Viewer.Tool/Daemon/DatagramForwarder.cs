using System.Net;
using System.Net.Sockets;
using XRaySink.Configuration;

namespace XRaySink.Viewer.Tool.Daemon;

/// <summary>Passes every datagram on as it came, to a real daemon.</summary>
sealed class DatagramForwarder : IDisposable
{
    readonly Socket socket;

    /// <summary>Looks the daemon's name up, once.</summary>
    /// <exception cref="SocketException">The name has no address.</exception>
    public DatagramForwarder(HostPort daemon)
    {
        // The daemon listens on IPv4 unless it is told otherwise.
        IPAddress[] addresses = Dns.GetHostAddresses(daemon.Host);
        IPAddress address = Array.Find(addresses, candidate => candidate.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        Daemon = new IPEndPoint(address, daemon.Port);
        socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Connect(Daemon);
    }

    public IPEndPoint Daemon { get; }

    /// <summary>How many could not be passed on.</summary>
    public long Failed { get; private set; }

    public void Forward(ReadOnlySpan<byte> datagram)
    {
        socket.Send(datagram, SocketFlags.None, out SocketError error);

        // The answer to an earlier datagram; this one has not been sent yet.
        if (error == SocketError.ConnectionRefused)
            socket.Send(datagram, SocketFlags.None, out error);
        if (error != SocketError.Success)
            Failed++;
    }

    public void Dispose() => socket.Dispose();
}
