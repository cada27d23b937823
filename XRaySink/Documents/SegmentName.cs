using System.Buffers;
using System.Globalization;

namespace XRaySink.Documents;

/// <summary>Makes any text a name that X-Ray accepts.</summary>
static class SegmentName
{
    // AWS: a segment's name has at most 200 characters (segment documents).
    public const int MaxLength = 200;

    // As the OpenTelemetry Collector's X-Ray exporter calls what has no usable name.
    const string Nameless = "span";

    static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _.:/%&#=+\\-@");

    public static string Of(string? text) => Of(text, stackalloc char[MaxLength]).ToString();

    /// <summary>The text without what X-Ray refuses; cleaned in <paramref name="space"/> when it has to be.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> text, Span<char> space)
    {
        if (text.Length is > 0 and <= MaxLength && !text.ContainsAnyExcept(Plain))
            return text;

        int length = 0;
        foreach (char c in text)
        {
            if (length == MaxLength)
                break;
            if (IsAllowed(c))
                space[length++] = c;
        }
        return length == 0 ? Nameless : space[..length];
    }

    // AWS: Unicode letters, numbers and white space, and these symbols.
    static bool IsAllowed(char c) =>
        Plain.Contains(c) || char.IsLetter(c) || char.IsNumber(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator;
}
