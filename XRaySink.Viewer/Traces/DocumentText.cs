using System.Text.Json;
using System.Text.Unicode;

namespace XRaySink.Viewer.Traces;

/// <summary>Tells JSON that can be read to its end from what only looks like it.</summary>
static class DocumentText
{
    // A datagram holds no more (AWS: one document is at most 64 kB).
    const int MaxBytes = 64 * 1024;

    // Twice what the readers of System.Text.Json take by default. Whoever nests deeper than this means harm.
    const int MaxDepth = 128;

    /// <summary>What is wrong with a document as text; <see langword="null"/> when it is one JSON object.</summary>
    public static string? Complaint(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
            return "it is larger than 64 kB";
        if (!Utf8.IsValid(utf8))
            return "it is not UTF-8";

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            return ReadAll(ref reader);
        }
        catch (JsonException)
        {
            // What would have gone deeper is not counted.
            return reader.CurrentDepth >= MaxDepth - 1 ? $"it is nested deeper than {MaxDepth}" : "it is not JSON";
        }
        catch (InvalidOperationException)
        {
            return "a string in it has half a surrogate pair";
        }
    }

    static string? ReadAll(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return "it is not a JSON object";

        while (reader.Read())
        {
            // Only an escape can spell what is no text; reading it throws.
            if (reader.ValueIsEscaped)
                reader.GetString();
        }
        return null;
    }
}
