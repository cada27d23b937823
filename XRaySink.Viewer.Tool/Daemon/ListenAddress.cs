using System.Globalization;
using System.Net;

namespace XRaySink.Viewer.Tool.Daemon;

/// <summary>Where to listen: <c>port</c>, <c>address:port</c> or <c>localhost:port</c>. Without an address it is this machine alone.</summary>
static class ListenAddress
{
    // AWS: what the daemon listens on, and the SDKs send to.
    public static IPEndPoint Default { get; } = new(IPAddress.Loopback, 2000);

    /// <summary>Reads an address, or says in <paramref name="problem"/> what is wrong with it.</summary>
    public static IPEndPoint? Parse(string text, out string? problem)
    {
        problem = null;
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "127.0.0.1" : text[..colon];
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            host = "127.0.0.1";
        if (ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address))
            return new IPEndPoint(address, port);

        problem = $"'{text}' is no address to listen on; write a port such as 2000, or address:port such as 0.0.0.0:2000.";
        return null;
    }
}
