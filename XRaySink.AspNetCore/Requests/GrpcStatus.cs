using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace XRaySink.Requests;

/// <summary>The outcome of a gRPC call, which HTTP calls 200 whatever happened.</summary>
static class GrpcStatus
{
    /// <summary>OpenTelemetry's name of the code.</summary>
    public const string Tag = "rpc.grpc.status_code";

    const string Header = "grpc-status";
    const string ContentType = "application/grpc";

    /// <summary>The code that the response tells; <see langword="null"/> when this is no gRPC call, or it tells none.</summary>
    public static int? Of(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) is not true)
            return null;

        // A response without messages tells it in its headers.
        string? text = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers[Header];
        text ??= context.Response.Headers[Header];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int code) ? code : null;
    }

    /// <summary>
    /// The HTTP status that means the same, so that a call counts as error, throttle or fault like any request. Codes that
    /// OpenTelemetry holds against the server are 5xx.
    /// </summary>
    /// <remarks>The codes are those of <see href="https://grpc.github.io/grpc/core/md_doc_statuscodes.html"/>.</remarks>
    public static int ToHttp(int code) => code switch
    {
        0 => StatusCodes.Status200OK,
        1 => StatusCodes.Status499ClientClosedRequest, // CANCELLED
        3 or 9 or 11 => StatusCodes.Status400BadRequest, // INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE
        4 => StatusCodes.Status504GatewayTimeout, // DEADLINE_EXCEEDED
        5 => StatusCodes.Status404NotFound, // NOT_FOUND
        6 or 10 => StatusCodes.Status409Conflict, // ALREADY_EXISTS, ABORTED
        7 => StatusCodes.Status403Forbidden, // PERMISSION_DENIED
        8 => StatusCodes.Status429TooManyRequests, // RESOURCE_EXHAUSTED
        12 => StatusCodes.Status501NotImplemented, // UNIMPLEMENTED
        14 => StatusCodes.Status503ServiceUnavailable, // UNAVAILABLE
        16 => StatusCodes.Status401Unauthorized, // UNAUTHENTICATED
        _ => StatusCodes.Status500InternalServerError, // UNKNOWN, INTERNAL, DATA_LOSS, and what nobody knows
    };
}
