using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace XRaySink.Requests;

/// <summary>The header of the response that tells the caller which trace its request was, and whether it is recorded.</summary>
sealed class ResponseTraceHeader(HttpResponse response, Activity segment)
{
    static readonly Func<object, Task> Write = static state =>
    {
        var header = (ResponseTraceHeader)state;
        header.response.Headers.TryAdd(TraceHeader.HttpHeaderName, header.ToString());
        return Task.CompletedTask;
    };

    readonly HttpResponse response = response;
    readonly Activity segment = segment;

    /// <summary>Announces the header. It is written last, because an error handler may empty the response before it starts.</summary>
    public static void Announce(HttpResponse response, Activity segment)
    {
        if (!response.HasStarted)
            response.OnStarting(Write, new ResponseTraceHeader(response, segment));
    }

    public override string ToString() =>
        new TraceHeader(segment.TraceId, default, segment.Recorded ? SamplingMark.Sampled : SamplingMark.NotSampled).ToString();
}
