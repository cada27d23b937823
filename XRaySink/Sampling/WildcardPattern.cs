namespace XRaySink.Sampling;

/// <summary>
/// A pattern of a sampling rule: <c>*</c> stands for any run of characters, also none, and <c>?</c> for exactly one. It is compared
/// with the whole text and without regard to case.
/// </summary>
/// <remarks>
/// Nothing is remembered but the latest <c>*</c>, so the time is at most the product of both lengths however the pattern is built,
/// and AWS allows patterns of at most 128 characters (X-Ray API, SamplingRule; resource names 500).
/// </remarks>
internal readonly struct WildcardPattern(string pattern)
{
    readonly string pattern = pattern;
    readonly bool matchesAll = pattern.AsSpan().Trim('*').IsEmpty && pattern.Length > 0;

    /// <summary>Whether the text matches. What is not known, or empty, matches only a pattern that anything matches.</summary>
    public bool Matches(string? text) => matchesAll || (!string.IsNullOrEmpty(text) && MatchesWhole(pattern, text));

    static bool MatchesWhole(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0;
        int t = 0;
        int afterStar = -1;
        int starEnd = 0;

        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                afterStar = ++p;
                starEnd = t;
            }
            else if (p < pattern.Length && IsSame(pattern[p], text[t]))
            {
                p++;
                t++;
            }
            else if (afterStar >= 0)
            {
                // The latest star takes one character more. Earlier stars need no second try: what they took leaves the most text over.
                p = afterStar;
                t = ++starEnd;
            }
            else
            {
                return false;
            }
        }
        return pattern.Slice(p).Trim('*').IsEmpty;
    }

    static bool IsSame(char pattern, char text) =>
        pattern == '?' || pattern == text || char.ToUpperInvariant(pattern) == char.ToUpperInvariant(text);
}
