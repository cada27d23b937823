using System.IO.Enumeration;
using Microsoft.AspNetCore.Http;

namespace XRaySink.Requests;

/// <summary>Names segments: by the environment, else by the user's own namer, else by the host, else by a fixed name.</summary>
sealed class SegmentNaming(XRayMiddlewareOptions options, string serviceName, Guard guard)
{
    // AWS: it overrides every name that code gives, fixed or dynamic, as in the official SDKs.
    static bool IsGivenByEnvironment => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("AWS_XRAY_TRACING_NAME"));

    readonly string name = IsGivenByEnvironment || string.IsNullOrWhiteSpace(options.SegmentName) ? serviceName : options.SegmentName;
    readonly string? hostPattern = IsGivenByEnvironment ? null : options.SegmentNameHostPattern;
    readonly Func<HttpContext, string?>? selector = IsGivenByEnvironment ? null : options.SegmentNameSelector;

    public string NameOf(HttpContext context)
    {
        if (selector is not null && guard.Ask(nameof(XRayMiddlewareOptions.SegmentNameSelector), selector, context, null) is { Length: > 0 } chosen)
            return chosen;
        if (hostPattern is not null && context.Request.Host.Host is { Length: > 0 } host && FileSystemName.MatchesSimpleExpression(hostPattern, host))
            return host;
        return name;
    }
}
