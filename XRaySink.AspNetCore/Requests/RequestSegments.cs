using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using XRaySink.Recording;
using XRaySink.Sampling;

namespace XRaySink.Requests;

/// <summary>Begins the segments of a host's requests: with its sink, or with the recorder that takes the place of one in this process.</summary>
abstract class RequestSegments
{
    /// <summary>A sink that the host has registered comes first, then another recorder, and then a sink that is started here.</summary>
    public static RequestSegments Of(IServiceProvider services) =>
        services.GetService<SegmentSink>() is null && ProcessRecorder.ServiceName is not null
            ? new OfRecorder()
            : new OfSink(HostSink.Of(services));

    public abstract bool IsRecording { get; }

    /// <summary>The name that segments bear unless they have one of their own.</summary>
    public abstract string ServiceName { get; }

    /// <summary>Begins the segment of a request, which is current then; <see langword="null"/> when nobody records it.</summary>
    public abstract Activity? Start(string name, in TraceHeader incoming, in SamplingRequest question);

    /// <summary>Puts the segment's ids around what is logged from here on in this flow. The official recorder has nothing like it.</summary>
    public virtual void BeginLogScope(Activity segment)
    {
    }

    sealed class OfSink(SegmentSink sink) : RequestSegments
    {
        public override bool IsRecording => sink.IsRecording;

        public override string ServiceName => sink.ServiceName;

        public override Activity? Start(string name, in TraceHeader incoming, in SamplingRequest question) =>
            sink.StartSegment(name, incoming, question);

        public override void BeginLogScope(Activity segment) => sink.BeginLogScope(segment);
    }

    sealed class OfRecorder : RequestSegments
    {
        readonly string serviceName = ProcessRecorder.ServiceName ?? "";

        public override bool IsRecording => ProcessRecorder.ServiceName is not null;

        public override string ServiceName => serviceName;

        public override Activity? Start(string name, in TraceHeader incoming, in SamplingRequest question) =>
            IncomingTrace.StartRequest(name, incoming,
            [
                new(SegmentTags.HttpMethod, question.Method),
                new(SegmentTags.Host, question.Host),
                new(SegmentTags.Path, question.Path),
                new(SegmentTags.LocalService, question.ServiceName),
            ]);
    }
}
