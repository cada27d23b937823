using System.Text.Json;

namespace XRaySink.Viewer.Tool.Daemon;

/// <summary>What the SDKs send: a header line, and one document after it.</summary>
static class Datagram
{
    // What nearly everybody sends, so that it needs no reading.
    static ReadOnlySpan<byte> UsualHeader => "{\"format\":\"json\",\"version\":1}"u8;

    /// <summary>Splits a datagram as the daemon does.</summary>
    /// <param name="datagram">All of it.</param>
    /// <param name="document">What follows the header.</param>
    /// <returns>Why the datagram is refused, as a clause; <see langword="null"/> when it is not.</returns>
    public static string? Split(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> document)
    {
        document = default;
        int end = datagram.IndexOf((byte)'\n');
        if (end < 0)
            return "it has no header line";

        document = datagram[(end + 1)..];
        if (!IsHeader(datagram[..end].TrimEnd(" \r"u8)))
            return "its first line is not the header {\"format\":\"json\",\"version\":1}";

        // OTLP in base64, which AWS's OpenTelemetry distributions send to the same port.
        if (document.StartsWith("T1S"u8) || document.StartsWith("T1U"u8))
            return "it holds OTLP and not a segment document";
        return document.IsEmpty ? "nothing follows its header" : null;
    }

    static bool IsHeader(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual(UsualHeader))
            return true;

        try
        {
            var reader = new Utf8JsonReader(line);
            using var header = JsonDocument.ParseValue(ref reader);
            return header.RootElement.ValueKind == JsonValueKind.Object
                && header.RootElement.TryGetProperty("format", out JsonElement format) && format.ValueKind == JsonValueKind.String
                && string.Equals(format.GetString(), "json", StringComparison.OrdinalIgnoreCase)
                && header.RootElement.TryGetProperty("version", out JsonElement version) && version.ValueKind == JsonValueKind.Number
                && version.TryGetInt32(out int number) && number == 1;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
