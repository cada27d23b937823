using System.Text.Json;

namespace XRaySink.Viewer.Tool.Files;

/// <summary>
/// Documents in a file, however they got there: one a line, indented, in an array, or as datagrams with their header lines.
/// </summary>
static class DocumentFile
{
    /// <summary>Reads all of them.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <returns>Each with the number of the line on which it begins; what is no JSON too, up to the end of its line.</returns>
    public static IEnumerable<Found> Read(ReadOnlyMemory<byte> content)
    {
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        int position = content.Span.StartsWith(byteOrderMark) ? byteOrderMark.Length : 0;
        int line = 1;
        while (Next(content.Span, ref position, ref line) is { } range)
        {
            ReadOnlyMemory<byte> json = content[range];
            if (!IsHeader(json.Span))
                yield return new Found(line, json);
            line += json.Span.Count((byte)'\n');
        }
    }

    /// <summary>The next value, or what is left of a line where none can be read; <see langword="null"/> at the end.</summary>
    static Range? Next(ReadOnlySpan<byte> content, ref int position, ref int line)
    {
        // Arrays are looked into, and their commas skipped.
        while (position < content.Length && content[position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'[' or (byte)']' or (byte)',')
        {
            if (content[position++] == '\n')
                line++;
        }
        if (position == content.Length)
            return null;

        int start = position;
        position += LengthOfValue(content[start..]);
        return start..position;
    }

    static int LengthOfValue(ReadOnlySpan<byte> content)
    {
        try
        {
            var reader = new Utf8JsonReader(content, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 1000 });
            reader.Read();
            reader.Skip();
            return (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            int end = content.IndexOf((byte)'\n');
            return end < 0 ? content.Length : end;
        }
    }

    // {"format":"json","version":1}
    static bool IsHeader(ReadOnlySpan<byte> json) => json.Length < 60 && json.IndexOf("\"format\""u8) >= 0 && json.IndexOf("\"version\""u8) >= 0;

    /// <summary>A document, and where it stands.</summary>
    public readonly record struct Found(int Line, ReadOnlyMemory<byte> Json);
}
