using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using XRaySink.Recording;

namespace XRaySink.Requests;

/// <summary>Writes what is known of a request onto its segment, when it begins and when it ends. Nothing here throws.</summary>
sealed class RequestRecorder(XRayMiddlewareOptions options, RequestFilter filter, Guard guard)
{
    readonly RequestUrl url = new(options.AllowedQueryParameters);
    readonly ClientAddresses clients = new();
    readonly DefaultAnnotations annotations = new(options);
    readonly bool recordsClientAddress = options.RecordClientAddress;
    readonly bool recordsRoute = options.RecordRoute;
    readonly string? userClaimType = options.UserClaimType;
    readonly Action<Activity, HttpRequest>? enrichWithRequest = options.EnrichWithHttpRequest;
    readonly Action<Activity, HttpResponse>? enrichWithResponse = options.EnrichWithHttpResponse;
    readonly Action<Activity, Exception>? enrichWithException = options.EnrichWithException;

    /// <summary>Records the request onto its segment, which is current.</summary>
    public void Begin(Activity segment, HttpContext context)
    {
        try
        {
            Describe(segment, context);
        }
#pragma warning disable CA1031 // a bug of ours costs data of a trace, never a request
        catch (Exception exception)
#pragma warning restore CA1031
        {
            guard.Complain("the description of the request", exception);
        }
        guard.Run(nameof(XRayMiddlewareOptions.EnrichWithHttpRequest), enrichWithRequest, segment, context.Request);
    }

    /// <summary>Records how the request ended, and ends the segment.</summary>
    public void End(Activity segment, HttpContext context, in RequestEnd end)
    {
        try
        {
            // Error pages come and go, and code behind us may have left another activity behind. To set what is set already would have
            // the activity spell out its id.
            if (Activity.Current != segment)
                Activity.Current = segment;
            if (segment.IsAllDataRequested)
                Conclude(segment, context, end);
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            guard.Complain("the description of the response", exception);
        }

        // Whatever failed before: a segment that never ends is neither sent nor counted.
        try
        {
            segment.Stop();
        }
#pragma warning disable CA1031 // another listener may throw anything
        catch (Exception exception)
#pragma warning restore CA1031
        {
            guard.Complain("the end of a segment", exception);
        }
    }

    /// <summary>Records an exception onto the current segment.</summary>
    public void AddException(Activity segment, Exception exception)
    {
        XRay.RecordException(exception);
        guard.Run(nameof(XRayMiddlewareOptions.EnrichWithException), enrichWithException, segment, exception);
    }

    void Describe(Activity segment, HttpContext context)
    {
        HttpRequest request = context.Request;
        segment.SetTag(SegmentTags.HttpMethod, request.Method);
        segment.AddTag(SegmentTags.Url, url.Of(request));
        if (request.Headers.UserAgent is [{ } userAgent, ..])
            segment.AddTag(SegmentTags.UserAgent, userAgent);
        if (recordsClientAddress)
            DescribeClient(segment, context);
        annotations.AddTo(segment);
        if (recordsRoute && RequestRoute.Of(context.GetEndpoint()) is { } route)
            segment.AddTag(RequestRoute.Tag, route);
    }

    void DescribeClient(Activity segment, HttpContext context)
    {
        ClientAddress client = clients.Of(context);
        if (client.Text is not null)
            segment.AddTag(SegmentTags.ClientAddress, client.Text);
        if (client.IsForwarded)
            segment.AddTag(SegmentTags.ForwardedFor, true);
    }

    void Conclude(Activity segment, HttpContext context, in RequestEnd end)
    {
        // What nearly no request has costs less to look up so than by the generic method.
        var handled = context.Features[typeof(IExceptionHandlerFeature)] as IExceptionHandlerFeature;

        // That of the request itself, also when an exception handler has gone on to another.
        Endpoint? endpoint = handled is null ? context.GetEndpoint() : handled.Endpoint;
        if (filter.Excludes(endpoint))
        {
            SegmentSink.Discard(segment);
            return;
        }

        Exception? exception = end.Escaped ?? handled?.Error ?? ShownException.Of(context);
        if (RequestOutcome.Record(segment, context, end) && exception is not null)
            AddException(segment, exception);

        // Known at the beginning when routing comes before the middleware, and else now.
        if (recordsRoute && RequestRoute.Of(endpoint) is { } route && segment.GetTagItem(RequestRoute.Tag) is null)
            segment.AddTag(RequestRoute.Tag, route);
        if (userClaimType is not null && context.User.FindFirst(userClaimType)?.Value is { } user)
            segment.SetTag(SegmentTags.User, user);
        guard.Run(nameof(XRayMiddlewareOptions.EnrichWithHttpResponse), enrichWithResponse, segment, context.Response);
    }
}
