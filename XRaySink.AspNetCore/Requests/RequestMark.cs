using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace XRaySink.Requests;

/// <summary>
/// What the middleware leaves on a request that it has met: that it is not recorded; or its segment; or, once it has left the middleware
/// and its segment has not ended, a <see cref="PendingRequest"/>.
/// </summary>
/// <remarks>
/// It is kept among the request's features, but under a key of ours: most requests need nothing but their segment, which then lies there
/// without an object around it.
/// </remarks>
static class RequestMark
{
    public const string NotRecorded = "not recorded";

    /// <summary>What was left; <see langword="null"/> on a request that comes for the first time.</summary>
    public static object? Of(HttpContext context) => context.Features[typeof(RequestMark)];

    public static void Set(HttpContext context, object mark) => context.Features[typeof(RequestMark)] = mark;

    /// <summary>The segment of a request that is recorded.</summary>
    public static Activity? SegmentOf(HttpContext context) => Of(context) switch
    {
        Activity segment => segment,
        PendingRequest pending => pending.Segment,
        _ => null,
    };
}
