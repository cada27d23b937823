using System.Text.Json;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>Values that the recorder can write: text, numbers, truth values, and dictionaries and lists of them, within bounds.</summary>
static class PlainValue
{
    const string Key = "value";

    /// <summary>A copy of any object. It never throws.</summary>
    public static object? Of(object? value) =>
        value is null or string or bool or int or long ? value : Members(MetadataJson.With(null, Key, value)).GetValueOrDefault(Key);

    /// <summary>The members of a JSON object; none when it is no such object.</summary>
    public static Dictionary<string, object?> Members(string? json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json ?? "{}");
            return Read(document.RootElement) as Dictionary<string, object?> ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(json),
        JsonValueKind.Array => json.EnumerateArray().Select(Read).ToList(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number when json.TryGetInt64(out long whole) => whole,
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    // Of repeated keys the last counts.
    static Dictionary<string, object?> ReadObject(JsonElement json)
    {
        var members = new Dictionary<string, object?>();
        foreach (JsonProperty member in json.EnumerateObject())
            members[member.Name] = Read(member.Value);
        return members;
    }
}
