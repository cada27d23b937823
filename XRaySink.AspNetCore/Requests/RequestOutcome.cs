using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using XRaySink.Recording;

namespace XRaySink.Requests;

/// <summary>Records how a request ended.</summary>
static class RequestOutcome
{
    public static void Record(Activity segment, HttpContext context)
    {
        HttpResponse response = context.Response;
        segment.AddTag(SegmentTags.HttpStatus, response.StatusCode);
        if (response.ContentLength is { } length)
            segment.AddTag(SegmentTags.ResponseLength, length);
    }

    /// <summary>Records an exception that nobody behind the middleware has handled. What the caller hears is not decided yet.</summary>
    public static void Record(Activity segment, HttpContext context, Exception exception)
    {
        HttpResponse response = context.Response;
        int status = response.HasStarted ? response.StatusCode
            : exception is BadHttpRequestException refusal ? refusal.StatusCode
            : StatusCodes.Status500InternalServerError;
        segment.AddTag(SegmentTags.HttpStatus, status);

        Activity.Current = segment;
        XRay.RecordException(exception);
        segment.SetStatus(ActivityStatusCode.Error, exception.Message);
    }
}
