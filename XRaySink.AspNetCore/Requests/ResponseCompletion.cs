using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace XRaySink.Requests;

/// <summary>
/// Tells whether the server calls <c>Response.OnCompleted</c> back whatever happens to a request. ASP.NET Core's own servers do;
/// the test server does not after an exception, and a context made by hand never does. A segment that waited there would never end.
/// </summary>
static class ResponseCompletion
{
    const string Servers = "Microsoft.AspNetCore.Server.";

    public static bool IsAlwaysTold(HttpContext context) =>
        context.Features.Get<IHttpResponseFeature>()?.GetType().Namespace?.StartsWith(Servers, StringComparison.Ordinal) is true;
}
