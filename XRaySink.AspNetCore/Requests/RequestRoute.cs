using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace XRaySink.Requests;

/// <summary>The route template that a request matched.</summary>
static class RequestRoute
{
    /// <summary>OpenTelemetry's name of it.</summary>
    public const string Tag = "http.route";

    public static string? Of(Endpoint? endpoint) => (endpoint as RouteEndpoint)?.RoutePattern.RawText;

    /// <summary>The endpoint of the request itself, also when an exception handler has gone on to another.</summary>
    public static Endpoint? EndpointOf(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>() is { } handled ? handled.Endpoint : context.GetEndpoint();
}
