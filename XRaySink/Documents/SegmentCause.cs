using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>An exception as it stands in a document.</summary>
public sealed class SegmentCause
{
    internal SegmentCause(JsonElement json)
    {
        Id = Text(json, "id") ?? "";
        Type = Text(json, "type");
        Message = Text(json, "message");
        CauseId = Text(json, "cause");
        Frames = json.TryGetProperty("stack", out JsonElement stack) && stack.ValueKind == JsonValueKind.Array
            ? [.. stack.EnumerateArray().Where(frame => frame.ValueKind == JsonValueKind.Object).Select(frame => Text(frame, "label") ?? "")]
            : [];
    }

    /// <summary>16 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>The type's full name.</summary>
    public string? Type { get; }

    /// <summary>The message.</summary>
    public string? Message { get; }

    /// <summary>The <see cref="Id"/> of the exception that caused it.</summary>
    public string? CauseId { get; }

    /// <summary>The methods on the stack, the innermost first.</summary>
    public IReadOnlyList<string> Frames { get; }

    static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? RecordedText.Of(value) : null;
}
