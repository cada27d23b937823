using System.Net;
using System.Net.Sockets;
using XRaySink.Viewer.Tool.Daemon;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tests.Daemon;

/// <summary>A stand-in for the daemon on ports that the system picks.</summary>
static class TestStandIn
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static DaemonStandInOptions AnyPorts { get; } = new() { Udp = new IPEndPoint(IPAddress.Loopback, 0), Tcp = new IPEndPoint(IPAddress.Loopback, 0) };

    public static Task<DaemonStandIn> Start(Func<DaemonStandInOptions, DaemonStandInOptions>? change = null) =>
        DaemonStandIn.Start(change?.Invoke(AnyPorts) ?? AnyPorts);

    public static void Send(this DaemonStandIn standIn, params byte[][] datagrams)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        foreach (byte[] datagram in datagrams)
            socket.SendTo(datagram, standIn.Udp!);
    }

    /// <summary>Waits until the store meets a condition, which is looked at after each change of it.</summary>
    public static async Task WaitUntil(this TraceStore store, Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!condition())
        {
            long version = store.Since(long.MaxValue).Version;
            if (!condition())
                await store.WaitForChange(version, deadline.Token);
        }
    }
}
