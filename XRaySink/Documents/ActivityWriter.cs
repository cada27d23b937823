using System.Diagnostics;
using XRaySink.Listening;

namespace XRaySink.Documents;

/// <summary>
/// Writes one activity as the JSON of one segment or subsegment, without what lies below it. One writer serves one thread and reuses
/// its memory, so that in the long run writing allocates nothing.
/// </summary>
/// <remarks>The format is that of <see href="https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html"/>.</remarks>
sealed class ActivityWriter : IDisposable
{
    readonly BoundedJson json = new();
    readonly ActivityTags tags = new();
    readonly SegmentNaming naming = new();
    readonly HttpBlock http = new();
    readonly SqlBlock sql = new();
    readonly AnnotationsBlock annotations = new();
    readonly CauseBlock cause = new();
    readonly MetadataBlock metadata = new();
    readonly bool withStatements;

    volatile ProcessBlocks process;

    /// <summary>Creates a writer.</summary>
    /// <param name="process">What is known of this process.</param>
    /// <param name="withStatements">Whether database calls show their statement, without values.</param>
    public ActivityWriter(ProcessDescription process, bool withStatements)
    {
        this.process = new ProcessBlocks(process);
        this.withStatements = withStatements;
    }

    /// <summary>What is known of this process. Any thread may replace it at any time.</summary>
    public ProcessDescription Process
    {
        get => process.Description;
        set => process = new ProcessBlocks(value);
    }

    /// <summary>Writes an activity that has finished. The result is valid until the next call.</summary>
    public WrittenActivity Write(Activity activity)
    {
        int headLength = Begin(activity);
        WriteTime("start_time"u8, activity.StartTimeUtc);
        WriteTime("end_time"u8, activity.StartTimeUtc + activity.Duration);
        WriteOutcome(activity);
        WriteEssentials(activity);

        json.Until(DocumentLimits.UntilAnnotations);
        annotations.Write(json, tags);
        json.Until(DocumentLimits.UntilCause);
        cause.Write(json, activity, tags);
        json.Until(DocumentLimits.UntilMetadata);
        LinksBlock.Write(json, activity);
        metadata.Write(json, tags, annotations);
        return End(headLength, activity);
    }

    /// <summary>Writes what can be said of a segment that is still open. The result is valid until the next call.</summary>
    public WrittenActivity WriteInProgress(Activity segment)
    {
        int headLength = Begin(segment);
        WriteTime("start_time"u8, segment.StartTimeUtc);
        json.Flag("in_progress"u8, true);
        WriteEssentials(segment);
        json.Until(DocumentLimits.UntilAnnotations);
        annotations.Write(json, tags);
        return End(headLength, segment);
    }

    public void Dispose() => json.Dispose();

    int Begin(Activity activity)
    {
        json.Begin();
        json.Until(DocumentLimits.UntilEssentials);
        tags.Read(activity);

        json.StartObject();
        Span<char> space = stackalloc char[SegmentName.MaxLength];
        json.Text("name"u8, SegmentName.Of(NameOf(activity), space));
        json.Text("id"u8, activity.SpanId.ToHexString());
        return json.Length;
    }

    WrittenActivity End(int headLength, Activity activity)
    {
        json.EndObject();
        tags.Clear();

        // What lies below it goes before the closing bracket.
        return new WrittenActivity(json.Written[..^1], headLength, IsSegment(activity));
    }

    // What would be the segment of a task or request elsewhere is a subsegment in a function, named after the task or request.
    ReadOnlySpan<char> NameOf(Activity activity) =>
        TraceMembership.IsSegment(activity)
            ? SegmentNaming.OfSegment(tags, Process.IsFunction ? activity.DisplayName : Process.ServiceName)
            : naming.OfSubsegment(activity, tags);

    bool IsSegment(Activity activity) => TraceMembership.IsSegment(activity) && !Process.IsFunction;

    void WriteEssentials(Activity activity)
    {
        bool isSegment = IsSegment(activity);
        if (!isSegment)
            json.Text("namespace"u8, SegmentNaming.NamespaceOf(activity, tags));
        http.Write(json, activity, tags, isSegment);
        if (isSegment)
            WriteSegment();
        else
            WriteCall();
    }

    void WriteSegment()
    {
        process.Write(json, tags);
        json.Text("user"u8, tags.Text(Field.User));
        tags.Wrote(TagPlace.Segment);
    }

    void WriteCall()
    {
        sql.Write(json, tags, withStatements);
        AwsBlock.Write(json, tags);
    }

    // As the Collector's X-Ray exporter decides: an HTTP status beats the activity's own.
    void WriteOutcome(Activity activity)
    {
        long status = tags.Number(Field.Status) ?? 0;
        bool isError = status is >= 400 and <= 499 || tags.Flag(Field.IsError);
        bool isFault = status is >= 500 and <= 599 || (!isError && activity.Status == ActivityStatusCode.Error);
        if (isError)
            json.Flag("error"u8, true);
        if (status == 429)
            json.Flag("throttle"u8, true);
        if (isFault)
            json.Flag("fault"u8, true);
    }

    // AWS: seconds since 1970 with microseconds.
    void WriteTime(ReadOnlySpan<byte> member, DateTime utc) =>
        json.Seconds(member, Math.Max(0, (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond));
}
