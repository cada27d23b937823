using System.Net;
using System.Net.Sockets;
using Amazon.XRay.Recorder.Core.Internal.Entities;

namespace Amazon.XRay.Recorder.Core.Internal.Emitters;

public class UdpSegmentEmitter : ISegmentEmitter
{
    readonly UdpClient client = new();

    IPEndPoint daemon = new(IPAddress.Loopback, 2000);

    /// <summary>A failure of the socket is not told; a document that cannot be written is, by an exception.</summary>
    public void Send(Entity segment)
    {
        byte[] datagram = EntityJson.Write(segment);
        try
        {
            client.Send(datagram, datagram.Length, daemon);
        }
        catch (SocketException)
        {
        }
    }

    public void SetDaemonAddress(string daemonAddress) => daemon = IPEndPoint.Parse(daemonAddress);

    public void Dispose()
    {
        client.Dispose();
        GC.SuppressFinalize(this);
    }
}
