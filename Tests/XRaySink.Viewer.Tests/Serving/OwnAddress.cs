using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace XRaySink.Viewer.Tests.Serving;

/// <summary>The address of this machine in its network. Who calls by it looks like another machine.</summary>
static class OwnAddress
{
    public static IPAddress Get()
    {
        IPAddress? own = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        if (own is null)
            Assert.Ignore("This machine is in no network, so it has no address but its loopback one.");
        return own!;
    }
}
