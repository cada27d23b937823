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

    // More than this comes from nobody who speaks the protocol, and carrying it on would only spread it.
    const int MaxExtraLength = 1024;

    // Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1
    const int MaxLengthWithoutExtra = 74;

    /// <summary>Describes a place in a trace.</summary>
    /// <param name="traceId">The trace.</param>
    /// <param name="parentId">The caller's segment or subsegment; the default value when there is none.</param>
    /// <param name="sampled">The sampling decision.</param>
    /// <param name="extra">Pairs to be carried on; taken as absent when longer than 1,024 characters or not printable ASCII.</param>
    public TraceHeader(ActivityTraceId traceId, ActivitySpanId parentId, SamplingMark sampled, string? extra = null)
    {
        TraceId = traceId;
        ParentId = parentId;
        Sampled = sampled;
        Extra = IsCarriedOn(extra.AsSpan()) ? extra : null;
    }

    /// <summary>The trace (<c>Root</c>).</summary>
    public ActivityTraceId TraceId { get; }

    /// <summary>The caller's segment or subsegment (<c>Parent</c>); the default value when the header names none.</summary>
    public ActivitySpanId ParentId { get; }

    /// <summary>The sampling decision (<c>Sampled</c>).</summary>
    public SamplingMark Sampled { get; }

    /// <summary>
    /// Pairs that are not ours to read but must be carried on, such as <c>Lineage=…</c>, joined by semicolons: at most 1,024
    /// characters of printable ASCII; <see langword="null"/> when there are none.
    /// </summary>
    public string? Extra { get; }

    // Also a header without a trace may say something: in a Lambda function that nothing is sampled.
    internal bool IsEmpty => TraceId == default && Sampled == SamplingMark.Undecided && Extra is null;

    /// <summary>Reads a trace header. Never throws, whatever the text.</summary>
    /// <remarks>
    /// A valid <c>Root</c> is enough. Pairs come in any order; of repeated keys the first valid one counts; an invalid <c>Parent</c>
    /// or <c>Sampled</c> is taken as absent. <c>Self</c>, which load balancers add for themselves, is dropped. The time is
    /// proportional to the length of the text.
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
            else if (!Is(key, "Self"))
            {
                CarryOn(pair, ref extra);
            }
        }

        if (traceId == default)
            return false;

        header = new TraceHeader(traceId, parentId, sampled, extra?.ToString());
        return true;
    }

    /// <summary>Describes the place of an activity in its trace, with its sampling decision and what its trace carries on.</summary>
    /// <param name="activity">An activity with a W3C id.</param>
    /// <exception cref="ArgumentNullException"><paramref name="activity"/> is <see langword="null"/>.</exception>
    public static TraceHeader Of(Activity activity)
    {
        ArgumentNull.Check(activity, nameof(activity));
        return new TraceHeader(activity.TraceId, activity.SpanId, SamplingVerdict.Of(activity), CarriedExtra.Of(activity));
    }

    /// <summary>Describes a place in a trace that is given in W3C's terms. W3C always has a decision.</summary>
    /// <param name="context">The trace, the caller and its decision.</param>
    public static TraceHeader Of(ActivityContext context) =>
        new(context.TraceId, context.SpanId, (context.TraceFlags & ActivityTraceFlags.Recorded) != 0 ? SamplingMark.Sampled : SamplingMark.NotSampled);

    /// <summary>The parent that an activity needs to continue this trace.</summary>
    /// <remarks>W3C has no word for a decision that is still open: such a header counts as not sampled until somebody decides.</remarks>
    public ActivityContext ToActivityContext() =>
        new(TraceId, ParentId, Sampled == SamplingMark.Sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None, isRemote: true);

    /// <summary>Has <see cref="Extra"/> carried on by the calls that an activity and its children make. Call it on the activity that continues this trace.</summary>
    /// <param name="activity">The activity; nothing happens when it is <see langword="null"/>.</param>
    public void AttachTo(Activity? activity)
    {
        if (activity is not null && Extra is not null)
            CarriedExtra.Attach(activity, Extra);
    }

    /// <summary>Writes the header, without spaces and in the order <c>Root;Parent;Sampled</c>; empty for the default value.</summary>
    public override string ToString()
    {
        if (TraceId == default)
            return "";

        Span<char> text = stackalloc char[MaxLengthWithoutExtra];
        int length = Append("Root=", text, 0);
        XRayId.Write(TraceId, text.Slice(length));
        length += XRayId.TraceIdLength;
        if (ParentId != default)
        {
            length = Append(";Parent=", text, length);
            length = Append(ParentId.ToHexString(), text, length);
        }
        if (Sampled != SamplingMark.Undecided)
            length = Append(Sampled switch { SamplingMark.Sampled => ";Sampled=1", SamplingMark.NotSampled => ";Sampled=0", _ => ";Sampled=?" }, text, length);

        string header = text.Slice(0, length).ToString();
        return Extra is null ? header : header + ";" + Extra;
    }

    static int Append(string part, Span<char> text, int length)
    {
        part.AsSpan().CopyTo(text.Slice(length));
        return length + part.Length;
    }

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

    static void CarryOn(ReadOnlySpan<char> pair, ref StringBuilder? extra)
    {
        int length = extra is null ? 0 : extra.Length + 1;
        if (length + pair.Length > MaxExtraLength || !IsCarriedOn(pair))
            return;

        if (extra is null)
            extra = new StringBuilder();
        else
            extra.Append(';');
        extra.Append(pair.ToString());
    }

    // Only printable ASCII may go into an outgoing header again.
    static bool IsCarriedOn(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > MaxExtraLength)
            return false;

        foreach (char c in text)
        {
            if (c is < ' ' or > '~')
                return false;
        }
        return true;
    }
}
