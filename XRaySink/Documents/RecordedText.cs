using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>Text from a document that anybody may have written.</summary>
static class RecordedText
{
    /// <summary>A string; <see langword="null"/> for anything else, and for half a surrogate pair, which is no text.</summary>
    public static string? Of(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A member's name; <see langword="null"/> when it is no text.</summary>
    public static string? OfName(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
