using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using XRaySink.Documents;

namespace XRaySink;

/// <summary>Writes documents without what differs from run to run.</summary>
sealed class SnapshotJson
{
    static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly Dictionary<string, string> names = [];

    int traces;
    int ids;

    public static string Write(IEnumerable<SegmentDocument> documents)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            var snapshot = new SnapshotJson();
            writer.WriteStartArray();
            foreach (SegmentDocument document in documents)
                snapshot.WriteValue(writer, document.Element()!.Value);
            writer.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.ToArray()).ReplaceLineEndings("\n");
    }

    void WriteValue(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty member in value.EnumerateObject())
                    WriteMember(writer, member);
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                    WriteValue(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    void WriteMember(Utf8JsonWriter writer, JsonProperty member)
    {
        bool isText = member.Value.ValueKind == JsonValueKind.String;
        switch (member.Name)
        {
            case "trace_id" when isText:
                writer.WriteString(member.Name, Numbered(member.Value.GetString()!, "trace-", ref traces));
                break;
            case "id" or "parent_id" or "cause" when isText:
                writer.WriteString(member.Name, Numbered(member.Value.GetString()!, "id-", ref ids));
                break;
            case "start_time" or "end_time":
                writer.WriteNumber(member.Name, 0);
                break;
            case "sdk_version" or "runtime_version":
                writer.WriteString(member.Name, "version");
                break;
            case "user_agent" when isText && member.Value.GetString()!.StartsWith("BackgroundTask XRaySink/", StringComparison.Ordinal):
                writer.WriteString(member.Name, "BackgroundTask XRaySink/version");
                break;
            case "path" or "line" when member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number:
                // Where the source lay when it was compiled.
                break;
            default:
                writer.WritePropertyName(member.Name);
                WriteValue(writer, member.Value);
                break;
        }
    }

    string Numbered(string id, string prefix, ref int count)
    {
        if (!names.TryGetValue(id, out string? name))
            names.Add(id, name = prefix + ++count);
        return name;
    }
}
