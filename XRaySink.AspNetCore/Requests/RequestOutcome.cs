using System.Diagnostics;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using XRaySink.Recording;

namespace XRaySink.Requests;

/// <summary>Records how a request ended: its status, and whether that is nobody's fault, the caller's or ours.</summary>
static class RequestOutcome
{
    /// <summary>The annotation of a request whose caller was gone before its end.</summary>
    public const string Aborted = "aborted";

    /// <summary>Records the outcome onto the current segment.</summary>
    /// <returns>Whether an exception at the end of the request is worth being recorded.</returns>
    public static bool Record(Activity segment, HttpContext context, in RequestEnd end)
    {
        bool isGone = context.RequestAborted.IsCancellationRequested;
        bool isOurFault = end.Escaped is { } escaped && !(isGone && IsAboutCaller(escaped));
        bool isUnanswered = isGone && !context.Response.HasStarted;
        int status = !isUnanswered ? end.Status : isOurFault ? StatusCodes.Status500InternalServerError : StatusCodes.Status499ClientClosedRequest;

        RecordResponse(segment, context, status);
        if (isOurFault && (end.IsBrokenOff || status >= 500))
            segment.SetStatus(ActivityStatusCode.Error, end.Escaped!.Message);
        if (!isGone)
            return true;

        // Their caller's leaving is how streams end; for anything else it is an error, of the caller.
        bool isStream = IsStream(context, status);
        XRay.Annotate(Aborted, true);
        if (!isStream && !isOurFault)
            segment.SetTag(SegmentTags.Error, true);
        return isOurFault || !isStream;
    }

    static void RecordResponse(Activity segment, HttpContext context, int status)
    {
        int? grpc = status == StatusCodes.Status200OK ? GrpcStatus.Of(context) : null;
        if (grpc is { } code)
        {
            XRay.Annotate(GrpcStatus.Tag, code);
            status = GrpcStatus.ToHttp(code);
        }

        segment.AddTag(SegmentTags.HttpStatus, status);
        if (context.Response.ContentLength is { } length)
            segment.AddTag(SegmentTags.ResponseLength, length);
        if (status >= 500)
            segment.SetStatus(ActivityStatusCode.Error);
    }

    static bool IsAboutCaller(Exception exception) => exception is OperationCanceledException or IOException or WebSocketException;

    static bool IsStream(HttpContext context, int status) =>
        status == StatusCodes.Status101SwitchingProtocols
        || HttpMethods.IsConnect(context.Request.Method)
        || context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) is true;
}
