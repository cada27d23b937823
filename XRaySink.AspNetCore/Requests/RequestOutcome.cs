using System.Diagnostics;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
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
        bool isGone = context.RequestAborted.IsCancellationRequested || IsDisconnection(end.Escaped);
        bool isOurFault = end.Escaped is { } escaped && !(isGone && IsAboutCaller(escaped));
        int status = isGone ? StatusForNobody(context, end, isOurFault) : end.Status;
        if (GrpcStatus.Of(context) is { } code && status == StatusCodes.Status200OK)
        {
            XRay.Annotate(GrpcStatus.Tag, code);
            status = isGone ? StatusCodes.Status499ClientClosedRequest : GrpcStatus.ToHttp(code);
        }

        segment.AddTag(SegmentTags.HttpStatus, StatusTag.Of(status));
        if (context.Response.ContentLength is { } length)
            segment.AddTag(SegmentTags.ResponseLength, length);
        if (status >= 500 || (isOurFault && end.IsBrokenOff))
            segment.SetStatus(ActivityStatusCode.Error);

        return !isGone || RecordDeparture(segment, context, status, isOurFault);
    }

    static bool RecordDeparture(Activity segment, HttpContext context, int status, bool isOurFault)
    {
        // Their caller's leaving is how streams end; for anything else it is an error, of the caller.
        if (IsStream(context, status))
            return isOurFault;

        XRay.Annotate(Aborted, true);
        if (!isOurFault && status < 500)
            segment.SetTag(SegmentTags.Error, true);
        return true;
    }

    // What Kestrel logs for a request whose caller did not wait for an answer, unless we failed before that mattered.
    static int StatusForNobody(HttpContext context, in RequestEnd end, bool isOurFault) =>
        context.Response.HasStarted || end is { Escaped: null, Status: >= 500 } ? end.Status
        : isOurFault ? StatusCodes.Status500InternalServerError : StatusCodes.Status499ClientClosedRequest;

    // Seen by whoever reads from the connection before the server tells.
    static bool IsDisconnection(Exception? exception) =>
        exception is ConnectionResetException or WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely };

    static bool IsAboutCaller(Exception exception) => exception is OperationCanceledException or IOException or WebSocketException;

    static bool IsStream(HttpContext context, int status) =>
        status == StatusCodes.Status101SwitchingProtocols
        || HttpMethods.IsConnect(context.Request.Method)
        || context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) is true;
}
