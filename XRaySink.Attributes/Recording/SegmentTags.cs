namespace XRaySink.Recording;

/// <summary>
/// The activity tags that carry what a segment document needs. Where OpenTelemetry has a convention it is used, and otherwise the
/// names that the OpenTelemetry Collector's X-Ray exporter reads, so that the same activity gives the same segment by either road.
/// </summary>
public static class SegmentTags
{
    /// <summary>The URL of the request or task (OpenTelemetry <c>url.full</c>).</summary>
    public const string Url = "url.full";

    /// <summary>The HTTP method (OpenTelemetry).</summary>
    public const string HttpMethod = "http.request.method";

    /// <summary>The host of the request, without a port (OpenTelemetry).</summary>
    public const string Host = "server.address";

    /// <summary>The path of the request's URL (OpenTelemetry).</summary>
    public const string Path = "url.path";

    /// <summary>The HTTP status code of the response (OpenTelemetry).</summary>
    public const string HttpStatus = "http.response.status_code";

    /// <summary>The length of the response body in bytes (OpenTelemetry).</summary>
    public const string ResponseLength = "http.response.body.size";

    /// <summary>The address of the caller (OpenTelemetry).</summary>
    public const string ClientAddress = "client.address";

    /// <summary><see langword="true"/> when the caller's address came from a forwarded header (X-Ray exporter).</summary>
    public const string ForwardedFor = "aws.xray.x_forwarded_for";

    /// <summary>The caller's user agent (OpenTelemetry).</summary>
    public const string UserAgent = "user_agent.original";

    /// <summary>The user that the segment was recorded for (OpenTelemetry).</summary>
    public const string User = "enduser.id";

    /// <summary>The segment's own name when it is not the service name (X-Ray exporter).</summary>
    public const string LocalService = "aws.local.service";

    /// <summary>The keys of those tags that are annotations, as a string array (X-Ray exporter).</summary>
    public const string Annotations = "aws.xray.annotations";

    /// <summary>What the name of a metadata tag begins with; its namespace follows, and its value is a JSON object (X-Ray exporter).</summary>
    public const string MetadataPrefix = "aws.xray.metadata.";

    /// <summary><see langword="true"/> when the work ended as <c>error</c> and not as <c>fault</c>, for example because it was cancelled.</summary>
    public const string Error = "aws.xray.error";

    /// <summary>The annotation of work that was cancelled.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The custom property of an activity that holds its recorded exceptions, the latest last, as a list.</summary>
    public const string ExceptionsProperty = "XRaySink.Exceptions";

    /// <summary>The custom property of a segment that is not to be sent after all, because it turned out that nobody wants it.</summary>
    public const string DiscardedProperty = "XRaySink.Discarded";
}
