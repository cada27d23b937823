using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using XRaySink.Recording;
using XRaySink.Sampling;

namespace XRaySink.Requests;

/// <summary>Decides which requests are recorded, and begins their segments. Nothing here throws: a failure of tracing is not the request's.</summary>
sealed class RequestTracer
{
    readonly RequestSegments segments;
    readonly RequestFilter filter;
    readonly CallerTrace caller;
    readonly SegmentNaming naming;
    readonly RequestRecorder recorder;
    readonly Guard guard;
    readonly TraceHeaderResponse responseHeader;
    readonly bool sampleByRoute;

    RequestTracer(RequestSegments segments, XRayMiddlewareOptions options, Guard guard)
    {
        this.segments = segments;
        this.guard = guard;
        filter = new RequestFilter(options, guard);
        caller = new CallerTrace(options);
        naming = new SegmentNaming(options, segments.ServiceName, guard);
        recorder = new RequestRecorder(options, filter, guard);
        Ending = new RequestEnding(recorder);
        responseHeader = options.ResponseHeader;
        sampleByRoute = options.SampleByRoute;
    }

    public static RequestTracer For(IServiceProvider services, XRayMiddlewareOptions options)
    {
        ILogger logger = services.GetService<ILoggerFactory>()?.CreateLogger(MiddlewareLog.Category) ?? NullLogger.Instance;
        RequestSegments segments = RequestSegments.Of(services);
        if (segments.IsRecording)
            ShownException.Listen(services);
        return new RequestTracer(segments, options, new Guard(logger));
    }

    /// <summary>Ends what is begun here.</summary>
    public RequestEnding Ending { get; }

    /// <summary>Whether a request is recorded, as far as that is known before it runs.</summary>
    public bool Wants(HttpContext context)
    {
        if (!segments.IsRecording)
            return false;
        if (filter.Wants(context))
            return true;

        // An error page that runs the pipeline again under another path must not bring it back.
        RequestMark.Set(context, RequestMark.NotRecorded);
        return false;
    }

    /// <summary>Begins the segment of a request and makes it current; <see langword="null"/> when that fails.</summary>
    public Activity? Begin(HttpContext context)
    {
        Activity? before = Activity.Current;
        Activity? segment = null;
        try
        {
            TraceHeader incoming = caller.Of(context);
            string name = naming.NameOf(context);
            segment = segments.Start(context.Request.Method, incoming, Question(context, name));
            if (segment is not null)
            {
                Begun(context, segment, incoming, before, name);
                return segment;
            }
        }
#pragma warning disable CA1031 // another listener, or a bug of ours, costs a trace and never a request
        catch (Exception exception)
#pragma warning restore CA1031
        {
            guard.Complain("the beginning of a segment", exception);
            guard.Run("the end of a segment", static (segment, _) => segment?.Stop(), segment, this);
        }
        Activity.Current = before;
        return null;
    }

    void Begun(HttpContext context, Activity segment, in TraceHeader incoming, Activity? before, string name)
    {
        incoming.AttachTo(segment);
        Inherit(segment, before);
        if (segment.IsAllDataRequested)
        {
            if (name != segments.ServiceName)
                segment.SetTag(SegmentTags.LocalService, name);
            recorder.Begin(segment, context);
        }
        if (responseHeader == TraceHeaderResponse.Always || (responseHeader == TraceHeaderResponse.WhenRequested && incoming.Sampled == SamplingMark.Requested))
            TraceAnswer.Promise(context);
        RequestMark.Set(context, segment);
        Correlate(segment);
    }

    /// <summary>Makes the segment of a request current again, because an error page runs the pipeline again.</summary>
    public void Resume(PendingRequest pending) => Correlate(Activity.Current = pending.Segment);

    // The log scope ends with the asynchronous method of the middleware that it is begun in, as everything does that is current there.
    void Correlate(Activity segment)
    {
        try
        {
            segments.BeginLogScope(segment);
        }
#pragma warning disable CA1031 // a logger may throw anything
        catch (Exception exception)
#pragma warning restore CA1031
        {
            guard.Complain("the log scope", exception);
        }
    }

    SamplingRequest Question(HttpContext context, string name) => new()
    {
        ServiceName = name,
        Host = context.Request.Host.Host,
        Method = context.Request.Method,
        Path = (sampleByRoute ? RequestRoute.Of(context.GetEndpoint()) : null) ?? (context.Request.PathBase + context.Request.Path).Value,
    };

    /// <summary>What travels with a trace besides its id must not end at the segment.</summary>
    static void Inherit(Activity segment, Activity? before)
    {
        if (before is null)
            return;

        if (before.TraceId == segment.TraceId)
            segment.TraceStateString = before.TraceStateString;
        foreach (KeyValuePair<string, string?> item in before.Baggage)
        {
            if (segment.GetBaggageItem(item.Key) is null)
                segment.AddBaggage(item.Key, item.Value);
        }
    }
}
