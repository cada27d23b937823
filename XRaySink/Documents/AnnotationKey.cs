using System.Buffers;

namespace XRaySink.Documents;

/// <summary>Makes any text a key that X-Ray indexes.</summary>
static class AnnotationKey
{
    const int MaxLength = DocumentLimits.AnnotationKey;

    // Sources differ about the dot; this is the set that all of them accept.
    static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    public static string Of(string key)
    {
        if (key.Length is > 0 and <= MaxLength && !key.AsSpan().ContainsAnyExcept(Allowed))
            return key;
        if (key.Length == 0)
            return "_";

        return string.Create(Math.Min(key.Length, MaxLength), key, static (span, text) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = Allowed.Contains(text[i]) ? text[i] : '_';
        });
    }
}
