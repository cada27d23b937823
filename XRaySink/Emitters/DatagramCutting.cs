using System.Net.Sockets;

namespace XRaySink.Emitters;

/// <summary>
/// Has Linux cut what is sent through a socket into datagrams of a given length (UDP_SEGMENT, since Linux 4.18): the way through the
/// system is then gone once for all of them, and not for each.
/// </summary>
sealed class DatagramCutting(Socket socket, bool isWanted)
{
    // linux/udp.h
    const int UdpLevel = 17;
    const int SegmentOption = 103;

    bool isPossible = isWanted && OperatingSystem.IsLinux();
    int length;

    /// <summary>Has what is sent from now on cut into datagrams of a length.</summary>
    /// <returns>Whether the system does it.</returns>
    public bool TryUse(int datagramLength)
    {
        if (isPossible && length != datagramLength)
            Set(datagramLength);
        return isPossible;
    }

    /// <summary>Has nothing cut any more.</summary>
    public void Stop()
    {
        if (length != 0)
            Set(0);
    }

    /// <summary>Has nothing cut any more, and does not try it again.</summary>
    public void GiveUp()
    {
        Stop();
        isPossible = false;
    }

    void Set(int datagramLength)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(value, datagramLength);
        try
        {
            socket.SetRawSocketOption(UdpLevel, SegmentOption, value);
            length = datagramLength;
        }
        catch (SocketException)
        {
            isPossible = false;
        }
    }
}
