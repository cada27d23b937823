using System.IO.Enumeration;
using Microsoft.AspNetCore.Http;

namespace XRaySink.Requests;

/// <summary>Tells which requests are recorded.</summary>
sealed class RequestFilter(XRayMiddlewareOptions options, Guard guard)
{
    // The endpoints of ASP.NET Core's health checks have no mark but the name that MapHealthChecks gives them.
    const string HealthChecks = "Health checks";

    // gRPC's health service, whose name the protocol fixes.
    const string GrpcHealthService = "/grpc.health.v1.Health/";

    readonly Func<HttpContext, bool>? filter = options.Filter;
    readonly string[] ignoredPaths = [.. options.IgnorePaths];
    readonly bool ignoreHealthChecks = options.IgnoreHealthChecks;

    /// <summary>Whether a request is recorded. Its endpoint may not be known yet.</summary>
    public bool Wants(HttpContext context) =>
        !IsIgnored(context.Request.Path.Value)
        && !Excludes(context.GetEndpoint())
        && (filter is null || guard.Ask(nameof(XRayMiddlewareOptions.Filter), filter, context, false));

    /// <summary>Whether an endpoint is left out of tracing.</summary>
    public bool Excludes(Endpoint? endpoint) =>
        endpoint is not null
        && (endpoint.Metadata.GetMetadata<DisableXRayAttribute>() is not null
            || (ignoreHealthChecks && (endpoint.DisplayName == HealthChecks || RequestRoute.Of(endpoint)?.StartsWith(GrpcHealthService, StringComparison.Ordinal) is true)));

    bool IsIgnored(string? path)
    {
        foreach (string pattern in ignoredPaths)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, path))
                return true;
        }
        return false;
    }
}
