using System.Diagnostics;
using System.Text.Json;
using XRaySink.Documents;

namespace XRaySink.Viewer.Traces;

/// <summary>A document as it came, and what was read from it once.</summary>
sealed class StoredDocument
{
    readonly byte[] json;

    StoredDocument(byte[] json, string traceId, SegmentDocument document)
    {
        this.json = json;
        TraceId = traceId;
        IsInProgress = document.EndTime is null;
        Segments = [.. Walk(document).Select(segment => new SegmentFacts(segment))];
        Size = json.Length + Segments.Sum(segment => segment.Size);
    }

    /// <summary>The trace's id in lower case, so that every sender's spelling is the same.</summary>
    public string TraceId { get; }

    public string Id => Top.Id;

    public bool IsInProgress { get; }

    /// <summary>The document's own segment, and then all below it in the order of the document.</summary>
    public SegmentFacts[] Segments { get; }

    public SegmentFacts Top => Segments[0];

    /// <summary>About how many bytes of memory this takes.</summary>
    public int Size { get; }

    public ReadOnlyMemory<byte> Json => json;

    /// <summary>Reads the whole of it again.</summary>
    public SegmentDocument Read() => SegmentDocument.Parse(json);

    /// <summary>Reads what anybody may have sent.</summary>
    /// <param name="utf8">The document. It is copied.</param>
    /// <param name="refusal">Why it was not taken, as a clause; <see langword="null"/> when it was.</param>
    /// <returns>The document, or <see langword="null"/>.</returns>
    public static StoredDocument? TryRead(ReadOnlySpan<byte> utf8, out string? refusal)
    {
        refusal = DocumentText.Complaint(utf8);
        if (refusal is not null)
            return null;

        SegmentDocument document = SegmentDocument.Parse(utf8);
        refusal = Complaint(document, out ActivityTraceId traceId);
        return refusal is null ? new StoredDocument(utf8.ToArray(), XRayId.Format(traceId), document) : null;
    }

    // Without these X-Ray has no place for a document, and neither have we.
    static string? Complaint(SegmentDocument document, out ActivityTraceId traceId)
    {
        if (!XRayId.TryParseTraceId(document.TraceId, out traceId))
            return "trace_id is missing or is no trace id";
        if (!XRayId.TryParseSpanId(document.Id, out _))
            return "id is missing or is not 16 hexadecimal digits";
        if (document.Name.Length == 0)
            return "name is missing";
        return document.StartTime == default ? "start_time is missing or is not in seconds since 1970" : null;
    }

    static IEnumerable<SegmentDocument> Walk(SegmentDocument top)
    {
        var waiting = new Stack<SegmentDocument>([top]);
        while (waiting.TryPop(out SegmentDocument? segment))
        {
            yield return segment;
            for (int i = segment.Subsegments.Count - 1; i >= 0; i--)
                waiting.Push(segment.Subsegments[i]);
        }
    }
}
