using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace XRaySink.Requests;

/// <summary>The route template that a request matched.</summary>
static class RequestRoute
{
    /// <summary>OpenTelemetry's name of it.</summary>
    public const string Tag = "http.route";

    public static string? Of(Endpoint? endpoint) => (endpoint as RouteEndpoint)?.RoutePattern.RawText;
}
