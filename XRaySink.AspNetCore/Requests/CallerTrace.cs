using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace XRaySink.Requests;

/// <summary>The place in a trace that a request continues, as far as its caller is believed.</summary>
sealed class CallerTrace(XRayMiddlewareOptions options)
{
    readonly IncomingTrust trust = options.IncomingTrust;
    readonly KeyValuePair<IPNetwork, IncomingTrust>[] trustByNetwork = [.. options.IncomingTrustByNetwork];

    /// <summary>
    /// What <c>X-Amzn-Trace-Id</c> says, or else the trace of the activity that ASP.NET Core itself has begun for the request, which
    /// continues <c>traceparent</c>.
    /// </summary>
    public TraceHeader Of(HttpContext context) => TrustIn(context.Connection) switch
    {
        IncomingTrust.Ignore => OwnTrace(),
        IncomingTrust.IgnoreSampling => Undecided(Claimed(context)),
        _ => Claimed(context),
    };

    IncomingTrust TrustIn(ConnectionInfo connection)
    {
        if (trustByNetwork.Length == 0 || connection.RemoteIpAddress is not { } peer)
            return trust;

        IPAddress address = ClientAddress.Plain(peer);
        foreach ((IPNetwork network, IncomingTrust networkTrust) in trustByNetwork)
        {
            if (network.Contains(address))
                return networkTrust;
        }
        return trust;
    }

    static TraceHeader Claimed(HttpContext context)
    {
        foreach (string? value in context.Request.Headers[TraceHeader.HttpHeaderName])
        {
            if (TraceHeader.TryParse(value, out TraceHeader header))
                return header;
        }

        // ASP.NET Core begins no activity when nobody would see it.
        return HostingActivity() is { } hosting ? OfHosting(hosting) : OfTraceParent(context.Request.Headers.TraceParent);
    }

    /// <summary>
    /// Takes over the trace, so that logs from inside and outside agree, and the remote caller if there is one. The activity itself
    /// is never the parent: it is not recorded, and the trace would show a gap.
    /// </summary>
    static TraceHeader OfHosting(Activity hosting) =>
        RemoteParentOf(hosting) is { } caller ? Continuing(caller) : new TraceHeader(hosting.TraceId, default, SamplingMark.Undecided);

    static TraceHeader OfTraceParent(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, out ActivityContext caller) ? Continuing(caller) : default;

    // A trace that ASP.NET Core has begun itself is our own.
    static TraceHeader OwnTrace() => HostingActivity() is { } hosting && RemoteParentOf(hosting) is null ? OfHosting(hosting) : default;

    static Activity? HostingActivity()
    {
        Activity? activity = Activity.Current;
        while (activity?.Parent is { } parent)
            activity = parent;
        return activity is { IdFormat: ActivityIdFormat.W3C } ? activity : null;
    }

    // HasRemoteParent does not know it when no listener was interested; the text of the parent's id does.
    static ActivityContext? RemoteParentOf(Activity hosting) =>
        hosting.ParentSpanId != default && ActivityContext.TryParse(hosting.ParentId, null, out ActivityContext caller) ? caller : null;

    // .NET's own clients send traceparent with flags 00 whenever nobody listens to them, so only a set flag is a decision.
    static TraceHeader Continuing(in ActivityContext caller) =>
        new(caller.TraceId, caller.SpanId, caller.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? SamplingMark.Sampled : SamplingMark.Undecided);

    static TraceHeader Undecided(in TraceHeader header) => header.Sampled is SamplingMark.Sampled or SamplingMark.NotSampled
        ? new TraceHeader(header.TraceId, header.ParentId, SamplingMark.Undecided, header.Extra)
        : header;
}
