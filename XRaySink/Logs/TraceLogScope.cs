using System.Collections;
using System.Diagnostics;

namespace XRaySink.Logs;

/// <summary>What a log scope says of a segment: the trace's id, as X-Ray spells it, and the segment's.</summary>
/// <param name="traceIdName">What the trace's id is called.</param>
/// <param name="segment">The segment.</param>
sealed class TraceLogScope(string traceIdName, Activity segment) : IReadOnlyList<KeyValuePair<string, object?>>
{
    const string SegmentIdName = "segmentId";

    // Most segments log nothing.
    string? traceId;

    public int Count => 2;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new(traceIdName, TraceId),
        1 => new(SegmentIdName, segment.SpanId.ToHexString()),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    string TraceId => traceId ??= XRayId.Format(segment.TraceId);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
        yield return this[1];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // What formatters write that know no pairs.
    public override string ToString() => $"{traceIdName}:{TraceId} {SegmentIdName}:{segment.SpanId.ToHexString()}";
}
