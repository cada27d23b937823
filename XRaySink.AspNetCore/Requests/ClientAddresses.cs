using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace XRaySink.Requests;

/// <summary>Tells who made a request: the first hop that a proxy names when that is an IP address, and else the other end of the connection.</summary>
sealed class ClientAddresses
{
    const string ForwardedFor = "X-Forwarded-For";

    // What ASP.NET Core's forwarded-headers middleware leaves behind when it has put the client in the place of the proxy.
    const string OriginalFor = "X-Original-For";

    // The other end of a connection is one object for all of its requests, so that its text is made once.
    readonly ConditionalWeakTable<IPAddress, string> peers = [];

    public ClientAddress Of(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        bool isReplaced = headers.ContainsKey(OriginalFor);
        if (!isReplaced && headers[ForwardedFor] is [{ } hops, ..] && FirstHop(hops) is { } client)
            return new ClientAddress(client, true);

        return context.Connection.RemoteIpAddress switch
        {
            null => new ClientAddress(null, isReplaced),
            { } address when isReplaced => new ClientAddress(ClientAddress.TextOf(address), true),
            { } peer => new ClientAddress(peers.GetValue(peer, static peer => ClientAddress.TextOf(peer)), false),
        };
    }

    // Proxies write "client, proxy1, proxy2", some of them with ports. A client can write anything.
    static string? FirstHop(string hops)
    {
        int comma = hops.IndexOf(',');
        ReadOnlySpan<char> first = (comma < 0 ? hops : hops.AsSpan(0, comma)).Trim();
        return IPEndPoint.TryParse(first, out IPEndPoint? hop) ? ClientAddress.TextOf(hop.Address) : null;
    }
}
