using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using XRaySink.Assembling;
using XRaySink.Listening;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>
/// Writes segments and subsegments as the JSON documents that X-Ray takes. One writer serves one thread and reuses its memory.
/// </summary>
/// <remarks>The format is that of <see href="https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html"/>.</remarks>
sealed class SegmentDocumentWriter : IDisposable
{
    // AWS: one document is at most 64 kB (segment documents). A datagram holds 65,507 bytes with the header line of 30, which is less.
    public const int MaxLength = 65_507 - 30;

    readonly ArrayBufferWriter<byte> buffer = new(4096);
    readonly Utf8JsonWriter json;
    readonly ActivityFields fields = new();
    readonly string serviceName;
    readonly bool collectStatements;

    public SegmentDocumentWriter(string serviceName, bool collectStatements)
    {
        this.serviceName = SegmentName.Of(serviceName);
        this.collectStatements = collectStatements;

        // Documents are never put into a page as they are, so only what JSON asks for is escaped.
        json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>Writes a finished activity with all that is below it. The result is valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(SegmentNode node)
    {
        Begin();
        WriteNode(node, isTop: true);
        return End();
    }

    /// <summary>Writes what is known of a segment that is still open. The result is valid until the next call.</summary>
    public ReadOnlySpan<byte> WriteInProgress(Activity segment)
    {
        Begin();
        fields.Read(segment);
        json.WriteStartObject();
        WriteIdentity(segment, isTop: true);
        WriteTime("start_time", segment.StartTimeUtc);
        json.WriteBoolean("in_progress", true);
        HttpBlock.Write(json, fields, isSegment: true);
        json.WriteEndObject();
        return End();
    }

    public void Dispose() => json.Dispose();

    void Begin()
    {
        buffer.ResetWrittenCount();
        json.Reset();
    }

    ReadOnlySpan<byte> End()
    {
        json.Flush();
        return buffer.WrittenSpan;
    }

    void WriteNode(SegmentNode node, bool isTop)
    {
        Activity activity = node.Activity;
        bool isSegment = TraceMembership.IsSegment(activity);
        fields.Read(activity);

        json.WriteStartObject();
        WriteIdentity(activity, isTop);
        WriteTime("start_time", activity.StartTimeUtc);
        WriteTime("end_time", activity.StartTimeUtc + activity.Duration);
        WriteOutcome(activity);
        HttpBlock.Write(json, fields, isSegment);
        SqlBlock.Write(json, fields, collectStatements);
        AwsBlock.Write(json, fields, isSegment);
        if (isSegment)
            json.WriteText("user", fields.Text(Field.User));
        CauseBlock.Write(json, activity);
        LinksBlock.Write(json, activity);
        AnnotationsBlock.Write(json, activity, fields.List(Field.AnnotationKeys));
        MetadataBlock.Write(json, activity, fields.List(Field.AnnotationKeys));
        WriteChildren(node);
        json.WriteEndObject();
    }

    void WriteChildren(SegmentNode node)
    {
        if (node.FirstChild is null)
            return;

        json.WriteStartArray("subsegments");
        for (SegmentNode? child = node.FirstChild; child is not null; child = child.NextSibling)
            WriteNode(child, isTop: false);
        json.WriteEndArray();
    }

    // The daemon finds a refused document by the first "id" and "trace_id" in its text, so they come before any nested object.
    void WriteIdentity(Activity activity, bool isTop)
    {
        bool isSegment = TraceMembership.IsSegment(activity);
        json.WriteString("name", isSegment ? SegmentNaming.OfSegment(fields, serviceName) : SegmentNaming.OfSubsegment(activity, fields));
        json.WriteString("id", activity.SpanId.ToHexString());
        if (isTop)
        {
            json.WriteString("trace_id", XRayId.Format(activity.TraceId));
            if (activity.ParentSpanId != default)
                json.WriteString("parent_id", activity.ParentSpanId.ToHexString());
            if (!isSegment)
                json.WriteString("type", "subsegment");
        }

        if (!isSegment && SegmentNaming.NamespaceOf(activity, fields) is { } @namespace)
            json.WriteString("namespace", @namespace);
    }

    void WriteOutcome(Activity activity)
    {
        long status = fields.Number(Field.Status) ?? 0;
        bool isError = status is >= 400 and <= 499 || fields.Flag(Field.IsError);
        bool isFault = status is >= 500 and <= 599 || (!isError && activity.Status == ActivityStatusCode.Error);
        if (isError)
            json.WriteBoolean("error", true);
        if (status == 429)
            json.WriteBoolean("throttle", true);
        if (isFault)
            json.WriteBoolean("fault", true);
    }

    // AWS: seconds since 1970 with microseconds. A decimal writes exactly that, where a double would round.
    void WriteTime(string member, DateTime utc)
    {
        long microseconds = Math.Max(0, (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        json.WriteNumber(member, new decimal((int)microseconds, (int)(microseconds >> 32), 0, isNegative: false, scale: 6));
    }
}
