using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>
/// A segment or subsegment as it stands in a document: a typed view of the JSON. A member of the wrong type, or out of its range,
/// reads as if it were missing.
/// </summary>
public sealed class SegmentDocument
{
    // The end of the year 9999, which is as far as DateTimeOffset reaches.
    const long LatestTime = 253_402_300_799;

    readonly JsonElement json;

    SegmentDocument(JsonElement json, SegmentDocument? parent)
    {
        this.json = json;
        Parent = parent;
        Subsegments = json.TryGetProperty("subsegments", out JsonElement children) && children.ValueKind == JsonValueKind.Array
            ? [.. children.EnumerateArray().Where(child => child.ValueKind == JsonValueKind.Object).Select(child => new SegmentDocument(child, this))]
            : [];
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">One JSON object.</param>
    /// <exception cref="JsonException">It is not a JSON object, or more than one.</exception>
    public static SegmentDocument Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 1000 });
        JsonElement root = JsonElement.ParseValue(ref reader);
        reader.Read(); // complains about what follows
        return root.ValueKind == JsonValueKind.Object
            ? new SegmentDocument(root, null)
            : throw new JsonException($"A segment document is a JSON object, not a JSON {root.ValueKind}.");
    }

    /// <summary>The segment's name.</summary>
    public string Name => Text("name") ?? "";

    /// <summary>16 hexadecimal digits.</summary>
    public string Id => Text("id") ?? "";

    /// <summary>The trace's id as X-Ray spells it.</summary>
    public string TraceId => Text("trace_id") ?? Parent?.TraceId ?? "";

    /// <summary>The id of the segment or subsegment above; <see langword="null"/> at the root of a trace.</summary>
    public string? ParentId => Text("parent_id") ?? Parent?.Id;

    /// <summary>Whether this is a subsegment, embedded or on its own.</summary>
    public bool IsSubsegment => Parent is not null || Text("type") == "subsegment";

    /// <summary><c>aws</c>, <c>remote</c> or <see langword="null"/>.</summary>
    public string? Namespace => Text("namespace");

    /// <summary>When it began.</summary>
    public DateTimeOffset StartTime => Time("start_time") ?? default;

    /// <summary>When it ended; <see langword="null"/> while it is in progress.</summary>
    public DateTimeOffset? EndTime => Time("end_time");

    /// <summary>How long it took; zero while it is in progress.</summary>
    public TimeSpan Duration => EndTime is { } end ? end - StartTime : TimeSpan.Zero;

    /// <summary>Whether it had not ended when the document was written.</summary>
    public bool IsInProgress => Flag("in_progress");

    /// <summary>Whether it failed.</summary>
    public bool IsFault => Flag("fault");

    /// <summary>Whether its caller made a mistake.</summary>
    public bool IsError => Flag("error");

    /// <summary>Whether it was refused because there were too many.</summary>
    public bool IsThrottled => Flag("throttle");

    /// <summary>The HTTP method of the request.</summary>
    public string? HttpMethod => Text("http", "request", "method");

    /// <summary>The URL of the request or task.</summary>
    public string? Url => Text("http", "request", "url");

    /// <summary>The HTTP status of the response.</summary>
    public int? Status => Element("http", "response", "status") is { ValueKind: JsonValueKind.Number } status && status.TryGetInt32(out int code) ? code : null;

    /// <summary>The user that it was recorded for.</summary>
    public string? User => Text("user");

    /// <summary>The annotations: strings, numbers (as <see cref="double"/>) and booleans.</summary>
    public IReadOnlyDictionary<string, object> Annotations
    {
        get
        {
            var annotations = new Dictionary<string, object>();
            if (Element("annotations") is { ValueKind: JsonValueKind.Object } members)
            {
                foreach (JsonProperty member in members.EnumerateObject())
                {
                    if (RecordedText.OfName(member) is { } name)
                        annotations[name] = Scalar(member.Value);
                }
            }
            return annotations;
        }
    }

    /// <summary>The exceptions that were recorded, each with those that caused it.</summary>
    public IReadOnlyList<SegmentCause> Exceptions =>
        Element("cause", "exceptions") is { ValueKind: JsonValueKind.Array } exceptions
            ? [.. exceptions.EnumerateArray().Where(exception => exception.ValueKind == JsonValueKind.Object).Select(exception => new SegmentCause(exception))]
            : [];

    /// <summary>What lies below it in the same document.</summary>
    public IReadOnlyList<SegmentDocument> Subsegments { get; }

    /// <summary>What it lies below in the same document.</summary>
    public SegmentDocument? Parent { get; }

    /// <summary>The member at a path of names, for whatever has no property here; <see langword="null"/> when there is none.</summary>
    /// <param name="path">For example <c>"metadata", "default", "order"</c>.</param>
    public JsonElement? Element(params ReadOnlySpan<string> path)
    {
        JsonElement element = json;
        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }
        return element;
    }

    /// <summary>The document's JSON.</summary>
    public override string ToString() => json.GetRawText();

    string? Text(params ReadOnlySpan<string> path) => Element(path) is { } text ? RecordedText.Of(text) : null;

    bool Flag(string name) => Element(name) is { ValueKind: JsonValueKind.True };

    DateTimeOffset? Time(string name) =>
        Element(name) is { ValueKind: JsonValueKind.Number } seconds && seconds.TryGetDecimal(out decimal value) && value is >= 0 and < LatestTime
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(value * TimeSpan.TicksPerSecond))
            : null;

    static object Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => RecordedText.Of(value) ?? "",
        _ => value.ToString(),
    };
}
