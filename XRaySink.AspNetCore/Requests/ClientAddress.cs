using System.Net;
using Microsoft.AspNetCore.Http;

namespace XRaySink.Requests;

/// <summary>The address of whoever made a request, and whether a proxy named it.</summary>
readonly record struct ClientAddress(string? Text, bool IsForwarded)
{
    const string ForwardedFor = "X-Forwarded-For";

    // What ASP.NET Core's forwarded-headers middleware leaves behind when it has put the client in the place of the proxy.
    const string OriginalFor = "X-Original-For";

    /// <summary>The first hop that a proxy names when that is an IP address, and else the other end of the connection.</summary>
    public static ClientAddress Of(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        string? peer = context.Connection.RemoteIpAddress is { } address ? Plain(address).ToString() : null;
        if (headers.ContainsKey(OriginalFor))
            return new ClientAddress(peer, true);

        return headers[ForwardedFor] is [{ } hops, ..] && FirstHop(hops) is { } client
            ? new ClientAddress(client, true)
            : new ClientAddress(peer, false);
    }

    // Proxies write "client, proxy1, proxy2", some of them with ports. A client can write anything.
    static string? FirstHop(string hops)
    {
        int comma = hops.IndexOf(',');
        ReadOnlySpan<char> first = (comma < 0 ? hops : hops.AsSpan(0, comma)).Trim();
        return IPEndPoint.TryParse(first, out IPEndPoint? hop) ? Plain(hop.Address).ToString() : null;
    }

    /// <summary>An IPv4 address as such, where a socket for both protocols calls it IPv6.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
