using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace XRaySink.Viewer.Pages;

/// <summary>JSON for people. What is encoded for HTML later needs no encoding here.</summary>
static class JsonText
{
    // Indentation grows with the square of the depth; what is nested deeper is shown as it came.
    const int MaxIndentedDepth = 24;

    static readonly JsonWriterOptions IndentedOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text without its quotes, anything else as JSON.</summary>
    public static string Line(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();

    public static string Indented(JsonElement json)
    {
        if (!IsShallow(json))
            return json.GetRawText();

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, IndentedOptions))
            json.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>The members of an object, those of an object inside of it by themselves, with their last names.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> Leaves(JsonElement json)
    {
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Object)
            {
                yield return (member.Name, member.Value);
                continue;
            }

            foreach (JsonProperty inner in member.Value.EnumerateObject())
                yield return (inner.Name, inner.Value);
        }
    }

    static bool IsShallow(JsonElement json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json.GetRawText()), new JsonReaderOptions { MaxDepth = 1000 });
        while (reader.Read())
        {
            if (reader.CurrentDepth > MaxIndentedDepth)
                return false;
        }
        return true;
    }
}
