using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace XRaySink.Viewer.Serving;

/// <summary>Decides who may look.</summary>
sealed class ViewerGuard(XRayViewerOptions options)
{
    // A proxy on this machine would make the whole world look like this machine.
    static readonly string[] ForwardedHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Original-For", "Via"];

    /// <summary>Why a request is refused, as a sentence that says what to do; <see langword="null"/> when it is not.</summary>
    public string? Refusal(HttpContext context)
    {
        if (!options.AllowRemote && !IsLocal(context.Connection.RemoteIpAddress))
            return "The trace viewer answers this machine only. Set XRayViewerOptions.AllowRemote to show traces to others.";
        if (!options.AllowRemote && Array.Exists(ForwardedHeaders, context.Request.Headers.ContainsKey))
            return "The trace viewer does not answer what a proxy forwards. Set XRayViewerOptions.AllowRemote to show traces to others.";
        if (!IsKnownHost(context.Request.Host))
            return "The trace viewer is not known under this host name. Use localhost, or add the name to XRayViewerOptions.AllowedHosts.";
        if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site" && context.Request.Headers["Sec-Fetch-Mode"] != "navigate")
            return "The trace viewer does not answer other web sites.";
        return null;
    }

    static bool IsLocal(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    // A name can be made to lead anywhere by whoever owns it (DNS rebinding); an address cannot.
    bool IsKnownHost(HostString host) =>
        host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (host.HasValue && IPAddress.TryParse(host.Host.Trim('[', ']'), out _))
        || options.AllowedHosts.Contains(host.Host);
}

/// <summary>What every answer of the viewer tells the browser.</summary>
static class SecurityHeaders
{
    // Nothing but files of the viewer's own; no script or style within a page.
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers[HeaderNames.CacheControl] = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }
}
