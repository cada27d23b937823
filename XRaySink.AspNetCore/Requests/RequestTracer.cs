using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using XRaySink.Recording;
using XRaySink.Sampling;

namespace XRaySink.Requests;

/// <summary>Records requests onto segments. Nothing here throws: a failure of tracing is not the request's.</summary>
sealed class RequestTracer(SegmentSink sink)
{
    /// <summary>Whether a request is recorded at all.</summary>
    public bool IsWanted(HttpContext context) => sink.IsRecording;

    /// <summary>Begins the segment of a request and makes it current.</summary>
    public Activity? Begin(HttpContext context)
    {
        Activity? caller = Activity.Current;
        try
        {
            HttpRequest request = context.Request;
            TraceHeader incoming = CallerTrace.Of(context);
            Activity? segment = sink.StartSegment(request.Method, incoming, Question(request));
            if (segment is null)
                return null;

            incoming.AttachTo(segment);
            if (segment.IsAllDataRequested)
                Describe(segment, context);
            ResponseTraceHeader.Announce(context.Response, segment);
            return segment;
        }
#pragma warning disable CA1031 // a bug of ours costs a trace, never a request
        catch (Exception)
#pragma warning restore CA1031
        {
            Activity.Current = caller;
            return null;
        }
    }

    /// <summary>Ends the segment of a request that was answered.</summary>
    public static void End(Activity segment, HttpContext context)
    {
        try
        {
            if (segment.IsAllDataRequested)
                RequestOutcome.Record(segment, context);
            segment.Stop();
        }
#pragma warning disable CA1031 // as above
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    /// <summary>Ends the segment of a request that an exception escaped from.</summary>
    public static void Fail(Activity segment, HttpContext context, Exception exception)
    {
        try
        {
            if (segment.IsAllDataRequested)
                RequestOutcome.Record(segment, context, exception);
            segment.Stop();
        }
#pragma warning disable CA1031 // as above
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    SamplingRequest Question(HttpRequest request) => new()
    {
        ServiceName = sink.ServiceName,
        Host = request.Host.Host,
        Method = request.Method,
        Path = (request.PathBase + request.Path).Value,
    };

    static void Describe(Activity segment, HttpContext context)
    {
        HttpRequest request = context.Request;
        segment.AddTag(SegmentTags.HttpMethod, request.Method);
        segment.AddTag(SegmentTags.Url, RequestUrl.Of(request));
        if (request.Headers.UserAgent is [{ } userAgent, ..])
            segment.AddTag(SegmentTags.UserAgent, userAgent);

        ClientAddress client = ClientAddress.Of(context);
        segment.AddTag(SegmentTags.ClientAddress, client.Text);
        if (client.IsForwarded)
            segment.AddTag(SegmentTags.ForwardedFor, true);
    }
}
