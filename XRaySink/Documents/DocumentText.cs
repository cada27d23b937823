using System.Buffers;
using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>Puts text of any kind into a document: cut to its limit, and never invalid.</summary>
static class DocumentText
{
    // AWS: strings of up to 250 characters unless another limit is given (segment documents).
    public const int DefaultLimit = 250;

    const string CutMark = "…";

    public static void WriteText(this Utf8JsonWriter writer, string member, string? text, int limit = DefaultLimit)
    {
        if (string.IsNullOrEmpty(text))
            return;

        writer.WritePropertyName(member);
        writer.WriteTextValue(text, limit);
    }

    public static void WriteTextValue(this Utf8JsonWriter writer, string text, int limit = DefaultLimit)
    {
        bool isCut = text.Length > limit;
        ReadOnlySpan<char> kept = isCut ? text.AsSpan(0, limit - CutMark.Length) : text;
        if (!isCut && !HasSurrogate(kept))
            writer.WriteStringValue(kept);
        else
            WriteRepaired(writer, kept, isCut);
    }

    static bool HasSurrogate(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;

    // The JSON writer refuses half a surrogate pair, which user text may hold and which cutting makes.
    static void WriteRepaired(Utf8JsonWriter writer, ReadOnlySpan<char> text, bool isCut)
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(text.Length + CutMark.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                buffer[i] = c;
                buffer[i + 1] = text[++i];
            }
            else
            {
                buffer[i] = char.IsSurrogate(c) ? '\uFFFD' : c;
            }
        }

        int length = text.Length;
        if (isCut)
        {
            CutMark.CopyTo(buffer.AsSpan(length));
            length += CutMark.Length;
        }
        writer.WriteStringValue(buffer.AsSpan(0, length));
        ArrayPool<char>.Shared.Return(buffer);
    }
}
