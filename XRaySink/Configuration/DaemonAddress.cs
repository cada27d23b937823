using System.Globalization;

namespace XRaySink.Configuration;

/// <summary>Where the daemon takes segments (UDP) and answers sampling questions (TCP).</summary>
/// <remarks>The syntax is that of <c>AWS_XRAY_DAEMON_ADDRESS</c> in the official SDKs.</remarks>
sealed record DaemonAddress(HostPort Udp, HostPort Tcp)
{
    // AWS: what the daemon listens on unless it is told otherwise.
    public static DaemonAddress Default { get; } = new(new HostPort("127.0.0.1", 2000), new HostPort("127.0.0.1", 2000));

    /// <summary>Reads <c>host:port</c>, or <c>tcp:host:port udp:host:port</c> in either order.</summary>
    public static bool TryParse(string? text, out DaemonAddress address)
    {
        address = Default;
        string[] parts = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 1 && HostPort.TryParse(parts[0], out HostPort both))
        {
            address = new DaemonAddress(both, both);
            return true;
        }

        if (parts.Length != 2)
            return false;

        HostPort? udp = null, tcp = null;
        foreach (string part in parts)
        {
            if (part.StartsWith("udp:", StringComparison.OrdinalIgnoreCase) && HostPort.TryParse(part[4..], out HostPort found))
                udp = found;
            else if (part.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) && HostPort.TryParse(part[4..], out found))
                tcp = found;
        }

        if (udp is null || tcp is null)
            return false;

        address = new DaemonAddress(udp, tcp);
        return true;
    }

    public override string ToString() => Udp == Tcp ? Udp.ToString() : string.Create(CultureInfo.InvariantCulture, $"tcp:{Tcp} udp:{Udp}");
}
