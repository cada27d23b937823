using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace XRaySink;

/// <summary>How the middleware records requests. Read once, when the pipeline is built: later changes are not seen.</summary>
public sealed class XRayMiddlewareOptions
{
    /// <summary>
    /// The name that every segment bears: up to 200 characters. The default is the sink's service name. The environment variable
    /// <c>AWS_XRAY_TRACING_NAME</c> overrides this and the two that follow.
    /// </summary>
    public string? SegmentName { get; set; }

    /// <summary>
    /// A request whose host matches this pattern bears the host as its segment's name, so that one process shows as several services;
    /// for example <c>*.example.com</c>. <c>*</c> stands for any text and <c>?</c> for one character, in upper or lower case.
    /// </summary>
    public string? SegmentNameHostPattern { get; set; }

    /// <summary>Names a request's segment; <see langword="null"/> or an exception leaves the choice to the other options.</summary>
    public Func<HttpContext, string?>? SegmentNameSelector { get; set; }

    /// <summary>
    /// Which requests are recorded: those that it returns <see langword="true"/> for. An exception counts as
    /// <see langword="false"/>. The default is every request.
    /// </summary>
    public Func<HttpContext, bool>? Filter { get; set; }

    /// <summary>
    /// The paths that are not recorded, for example <c>/static/*</c>. <c>*</c> stands for any text, slashes included, and <c>?</c> for
    /// one character, in upper or lower case.
    /// </summary>
    public IList<string> IgnorePaths { get; } = [];

    /// <summary>Whether health-check endpoints (<c>MapHealthChecks</c> and gRPC's health service) are left out. The default is <see langword="true"/>.</summary>
    public bool IgnoreHealthChecks { get; set; } = true;

    /// <summary>How far the trace headers of a caller are believed. The default is <see cref="IncomingTrust.Accept"/>.</summary>
    public IncomingTrust IncomingTrust { get; set; }

    /// <summary>
    /// How far callers of one network are believed; the first entry that contains the other end of the connection counts, and
    /// <see cref="IncomingTrust"/> serves for everybody else.
    /// </summary>
    public IList<KeyValuePair<IPNetwork, IncomingTrust>> IncomingTrustByNetwork { get; } = [];

    /// <summary>When the response tells the trace's id in the header <c>X-Amzn-Trace-Id</c>. The default is <see cref="TraceHeaderResponse.Always"/>.</summary>
    public TraceHeaderResponse ResponseHeader { get; set; }

    /// <summary>The parameters of the query string that are recorded with their values. Of all others the value is redacted.</summary>
    public ISet<string> AllowedQueryParameters { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the client's address is recorded. The default is <see langword="true"/>.</summary>
    public bool RecordClientAddress { get; set; } = true;

    /// <summary>Whether the route template, for example <c>/orders/{id}</c>, is recorded as annotation <c>http_route</c>. The default is <see langword="true"/>.</summary>
    public bool RecordRoute { get; set; } = true;

    /// <summary>
    /// Whether sampling rules see the route template in the place of the path, where it is known before the middleware runs. The
    /// default is <see langword="false"/>.
    /// </summary>
    public bool SampleByRoute { get; set; }

    /// <summary>
    /// The claim of the signed-in user that is recorded as the segment's user, for example <c>ClaimTypes.NameIdentifier</c>. The default is
    /// <see langword="null"/>: users are not recorded.
    /// </summary>
    public string? UserClaimType { get; set; }

    /// <summary>Annotations of every segment: strings, booleans and numbers.</summary>
    public IDictionary<string, object> DefaultAnnotations { get; } = new Dictionary<string, object>();

    /// <summary>Adds to a segment that is recorded what the request tells. The segment is current, so <see cref="XRay"/> records onto it.</summary>
    public Action<Activity, HttpRequest>? EnrichWithHttpRequest { get; set; }

    /// <summary>Adds to a segment that is recorded what the response tells, when the request has ended. The segment is current.</summary>
    public Action<Activity, HttpResponse>? EnrichWithHttpResponse { get; set; }

    /// <summary>Adds to a segment that is recorded what an exception tells, whether it escaped or an exception handler took it. The segment is current.</summary>
    public Action<Activity, Exception>? EnrichWithException { get; set; }
}
