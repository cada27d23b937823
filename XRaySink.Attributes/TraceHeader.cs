using System.Diagnostics;
using System.Text;
using XRaySink.Recording;

namespace XRaySink;

/// <summary>
/// The text that carries a trace from one process to the next: the HTTP header <c>X-Amzn-Trace-Id</c> and the SQS message
/// attribute <c>AWSTraceHeader</c>, for example <c>Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1</c>.
/// </summary>
/// <remarks>The format is that of <see href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader"/>.</remarks>
public readonly record struct TraceHeader
{
    /// <summary>The name of the HTTP header.</summary>
    public const string HttpHeaderName = "X-Amzn-Trace-Id";

    // Longer headers come from nobody who speaks the protocol, and carrying them on would only spread them.
    const int MaxExtraLength = 1024;

    /// <summary>Describes a place in a trace.</summary>
    public TraceHeader(ActivityTraceId traceId, ActivitySpanId parentId, SamplingMark sampled, string? extra = null)
    {
        TraceId = traceId;
        ParentId = parentId;
        Sampled = sampled;
        Extra = extra;
    }

    /// <summary>The trace (<c>Root</c>).</summary>
    public ActivityTraceId TraceId { get; }

    /// <summary>The caller's segment or subsegment (<c>Parent</c>); the default value when the header names none.</summary>
    public ActivitySpanId ParentId { get; }

    /// <summary>The sampling decision (<c>Sampled</c>).</summary>
    public SamplingMark Sampled { get; }

    /// <summary>Pairs that are not ours to read but must be carried on, such as <c>Lineage=…</c>, joined by semicolons.</summary>
    public string? Extra { get; }

    /// <summary>Reads a trace header. Never throws, whatever the text.</summary>
    /// <remarks>
    /// A valid <c>Root</c> is enough. Pairs come in any order; of repeated keys the first valid one counts; an invalid <c>Parent</c>
    /// or <c>Sampled</c> is taken as absent. <c>Self</c>, which load balancers add for themselves, is dropped.
    /// </remarks>
    /// <param name="text">The header's value.</param>
    /// <param name="header">What was read; the default value when there is no valid <c>Root</c>.</param>
    /// <returns>Whether the text holds a valid <c>Root</c>.</returns>
    public static bool TryParse(string? text, out TraceHeader header)
    {
        header = default;
        if (text is null)
            return false;

        ActivityTraceId traceId = default;
        ActivitySpanId parentId = default;
        var sampled = SamplingMark.Undecided;
        StringBuilder? extra = null;

        ReadOnlySpan<char> rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf(';');
            ReadOnlySpan<char> pair = (end < 0 ? rest : rest.Slice(0, end)).Trim();
            rest = end < 0 ? default : rest.Slice(end + 1);

            int equals = pair.IndexOf('=');
            if (equals <= 0)
                continue;

            ReadOnlySpan<char> key = pair.Slice(0, equals).TrimEnd();
            ReadOnlySpan<char> value = pair.Slice(equals + 1).TrimStart();
            if (Is(key, "Root"))
            {
                if (traceId == default)
                    _ = XRayId.TryParseTraceId(value, out traceId);
            }
            else if (Is(key, "Parent"))
            {
                if (parentId == default)
                    _ = XRayId.TryParseSpanId(value, out parentId);
            }
            else if (Is(key, "Sampled"))
            {
                if (sampled == SamplingMark.Undecided)
                    sampled = ParseMark(value);
            }
            else if (!Is(key, "Self") && IsCarriedOn(pair, extra?.Length ?? 0))
            {
                extra ??= new StringBuilder();
                if (extra.Length > 0)
                    extra.Append(';');
                extra.Append(pair.ToString());
            }
        }

        if (traceId == default)
            return false;

        header = new TraceHeader(traceId, parentId, sampled, extra?.ToString());
        return true;
    }

    /// <summary>Describes the place of an activity in its trace, with its sampling decision.</summary>
    /// <param name="activity">An activity with a W3C id.</param>
    public static TraceHeader Of(Activity activity)
    {
        ArgumentNull.Check(activity, nameof(activity));
        return new TraceHeader(
            activity.TraceId,
            activity.SpanId,
            activity.Recorded ? SamplingMark.Sampled : SamplingMark.NotSampled,
            activity.GetBaggageItem(ExtraBaggageKey));
    }

    /// <summary>The parent that an activity needs to continue this trace.</summary>
    /// <remarks>W3C has no word for a decision that is still open: such a header counts as not sampled until somebody decides.</remarks>
    public ActivityContext ToActivityContext() =>
        new(TraceId, ParentId, Sampled == SamplingMark.Sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None, isRemote: true);

    /// <summary>Writes the header, without spaces and in the order <c>Root;Parent;Sampled</c>.</summary>
    public override string ToString()
    {
        if (TraceId == default)
            return "";

        // 5 + 35, 8 + 16 and 10 characters
        var text = new StringBuilder(74 + (Extra?.Length + 1 ?? 0));
        text.Append("Root=").Append(XRayId.Format(TraceId));
        if (ParentId != default)
            text.Append(";Parent=").Append(ParentId.ToHexString());
        if (Sampled != SamplingMark.Undecided)
            text.Append(";Sampled=").Append(Sampled switch { SamplingMark.Sampled => '1', SamplingMark.NotSampled => '0', _ => '?' });
        if (Extra is not null)
            text.Append(';').Append(Extra);
        return text.ToString();
    }

    // Baggage is what an activity hands to its children, and so to every outgoing call of the trace.
    internal const string ExtraBaggageKey = "aws.xray.header";

    static bool Is(ReadOnlySpan<char> key, string name) => key.Equals(name.AsSpan(), StringComparison.OrdinalIgnoreCase);

    static SamplingMark ParseMark(ReadOnlySpan<char> value) =>
        value.Length != 1
            ? SamplingMark.Undecided
            : value[0] switch
            {
                '1' => SamplingMark.Sampled,
                '0' => SamplingMark.NotSampled,
                '?' => SamplingMark.Requested,
                _ => SamplingMark.Undecided,
            };

    // Only printable ASCII may go into an outgoing header again.
    static bool IsCarriedOn(ReadOnlySpan<char> pair, int length)
    {
        if (length + pair.Length + 1 > MaxExtraLength)
            return false;

        foreach (char c in pair)
        {
            if (c is < ' ' or > '~')
                return false;
        }
        return true;
    }
}
