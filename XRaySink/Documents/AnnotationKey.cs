using System.Buffers;

namespace XRaySink.Documents;

/// <summary>Makes any text a key that X-Ray indexes.</summary>
static class AnnotationKey
{
    // AWS: keys have at most 500 characters. Sources differ about the dot; this is the set that all of them accept.
    const int MaxLength = 500;

    static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    public static string Of(string key)
    {
        if (key.Length is > 0 and <= MaxLength && !key.AsSpan().ContainsAnyExcept(Allowed))
            return key;

        string cut = key.Length > MaxLength ? key[..MaxLength] : key;
        return cut.Length == 0
            ? "_"
            : string.Create(cut.Length, cut, static (span, text) =>
            {
                for (int i = 0; i < span.Length; i++)
                    span[i] = Allowed.Contains(text[i]) ? text[i] : '_';
            });
    }
}
