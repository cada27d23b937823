using System.Buffers;
using System.Globalization;

namespace XRaySink.Documents;

/// <summary>Makes any text a name that X-Ray accepts.</summary>
static class SegmentName
{
    // AWS: a segment's name has at most 200 characters (segment documents).
    const int MaxLength = 200;

    // As the OpenTelemetry Collector's X-Ray exporter calls what has no usable name.
    const string Nameless = "span";

    static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _.:/%&#=+\\-@");

    public static string Of(string? text)
    {
        if (text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Plain))
            return text;

        return Cleaned(text);
    }

    static string Cleaned(string? text)
    {
        Span<char> kept = stackalloc char[MaxLength];
        int length = 0;
        foreach (char c in text ?? "")
        {
            if (length == MaxLength)
                break;
            if (IsAllowed(c))
                kept[length++] = c;
        }
        return length == 0 ? Nameless : kept[..length].ToString();
    }

    // AWS: Unicode letters, numbers and white space, and these symbols.
    static bool IsAllowed(char c) =>
        Plain.Contains(c) || char.IsLetter(c) || char.IsNumber(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator;
}
