using System.Diagnostics;
using System.Globalization;
using XRaySink.Listening;

namespace XRaySink.Propagation;

/// <summary>
/// Carries a trace across processes in the header <c>X-Amzn-Trace-Id</c> beside those of another propagator, by default W3C's
/// <c>traceparent</c>, <c>tracestate</c> and baggage. Of an incoming request it reads either, and <c>X-Amzn-Trace-Id</c> wins.
/// </summary>
/// <remarks>
/// A sink installs it as <see cref="DistributedContextPropagator.Current"/> unless the application has chosen one itself. Nothing in
/// it throws, whatever the carrier and its callbacks do, because it runs within the application's requests.
/// </remarks>
public sealed class XRayPropagator : DistributedContextPropagator
{
    readonly DistributedContextPropagator inner;

    /// <summary>Propagates in X-Ray's header and in those of the framework's default propagator.</summary>
    public XRayPropagator()
        : this(CreateDefaultPropagator())
    {
    }

    /// <summary>Propagates in X-Ray's header and in those of another propagator.</summary>
    /// <param name="inner">Writes and reads everything but <c>X-Amzn-Trace-Id</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public XRayPropagator(DistributedContextPropagator inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = inner;
        Fields = [TraceHeader.HttpHeaderName, .. inner.Fields];
    }

    /// <summary><c>X-Amzn-Trace-Id</c> and the fields of the other propagator.</summary>
    public override IReadOnlyCollection<string> Fields { get; }

    /// <summary>Writes the headers for a call that <paramref name="activity"/> makes. A header that the carrier is known to hold already is left as it is.</summary>
    /// <param name="activity">The activity of the call; without one, or without a W3C id, there is no X-Ray header.</param>
    /// <param name="carrier">What the headers go to.</param>
    /// <param name="setter">Writes one header.</param>
    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is null || setter is null)
            return;

        try
        {
            if (activity.IdFormat == ActivityIdFormat.W3C && !Holds(carrier, TraceHeader.HttpHeaderName))
                setter(carrier, TraceHeader.HttpHeaderName, HeaderFor(activity).ToString());
            inner.Inject(activity, carrier, setter);
        }
#pragma warning disable CA1031 // the carrier is the application's; a request goes out with fewer headers rather than not at all
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    /// <summary>Reads the caller's place in its trace, in the form of W3C's <c>traceparent</c>, which is what the framework continues.</summary>
    /// <param name="carrier">What holds the headers.</param>
    /// <param name="getter">Reads one header.</param>
    /// <param name="traceId">The value of <c>traceparent</c>, or <see langword="null"/> when there is no trace to continue.</param>
    /// <param name="traceState">The value of <c>tracestate</c>; <see langword="null"/> also when it belongs to another trace.</param>
    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        traceId = null;
        traceState = null;
        if (getter is null)
            return;

        try
        {
            inner.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
            if (TryGetHeader(carrier, getter, out TraceHeader header))
                Continue(header, ref traceId, ref traceState);
        }
#pragma warning disable CA1031 // the carrier is the application's; a request is served in a new trace rather than not at all
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    /// <summary>Reads the caller's baggage, which X-Ray's header has none of.</summary>
    /// <param name="carrier">What holds the headers.</param>
    /// <param name="getter">Reads one header.</param>
    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter)
    {
        if (getter is null)
            return null;

        try
        {
            return inner.ExtractBaggage(carrier, getter);
        }
#pragma warning disable CA1031 // as above
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    // Outside of our traces nobody has decided anything, and no parent is recorded: a Sampled=0 would silence whoever is called.
    static TraceHeader HeaderFor(Activity activity) =>
        activity.Recorded || TraceMembership.SegmentOf(activity) is not null
            ? TraceHeader.Of(activity)
            : new TraceHeader(activity.TraceId, default, SamplingMark.Undecided);

    static bool TryGetHeader(object? carrier, PropagatorGetterCallback getter, out TraceHeader header)
    {
        getter(carrier, TraceHeader.HttpHeaderName, out string? value, out IEnumerable<string>? values);
        if (TraceHeader.TryParse(value, out header))
            return true;

        foreach (string each in values ?? [])
        {
            if (TraceHeader.TryParse(each, out header))
                return true;
        }
        return false;
    }

    /// <summary>Puts X-Ray's header in the place of <paramref name="traceId"/>; what that says of the same trace fills the gaps.</summary>
    static void Continue(in TraceHeader header, ref string? traceId, ref string? traceState)
    {
        bool isSameTrace = ActivityContext.TryParse(traceId, null, out ActivityContext w3c) && w3c.TraceId == header.TraceId;
        if (!isSameTrace)
            traceState = null;

        ActivitySpanId parentId = header.ParentId != default ? header.ParentId : isSameTrace ? w3c.SpanId : StandInParent(header.TraceId);
        bool isSampled = header.Sampled is SamplingMark.Sampled
            || (header.Sampled is not SamplingMark.NotSampled && isSameTrace && w3c.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        traceId = string.Create(CultureInfo.InvariantCulture, $"00-{header.TraceId}-{parentId}-{(isSampled ? "01" : "00")}");
    }

    // A load balancer sends a Root without a Parent, which W3C cannot say. Any other parent would do as well; this one is never zero,
    // is the same for the whole trace, and nobody else has it.
    static ActivitySpanId StandInParent(ActivityTraceId traceId)
    {
        string hex = traceId.ToHexString();
        ReadOnlySpan<char> end = hex.AsSpan(16);
        return ActivitySpanId.CreateFromString(end.Trim('0').IsEmpty ? hex.AsSpan(0, 16) : end);
    }

    // HttpClient's own callback leaves headers alone that are there, but others that write to the same carriers may not.
    static bool Holds(object? carrier, string field) => carrier switch
    {
        HttpRequestMessage request => request.Headers.Contains(field),
        IDictionary<string, string> headers => headers.ContainsKey(field),
        _ => false,
    };
}
