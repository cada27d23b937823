using System.Net;

namespace XRaySink.Requests;

/// <summary>The address of whoever made a request, and whether a proxy named it.</summary>
readonly record struct ClientAddress(string? Text, bool IsForwarded)
{
    /// <summary>An IPv4 address as such, where a socket for both protocols calls it IPv6.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    public static string TextOf(IPAddress address) => Plain(address).ToString();
}
