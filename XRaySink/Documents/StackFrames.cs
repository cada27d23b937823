using System.Globalization;

namespace XRaySink.Documents;

/// <summary>One frame of a stack, as X-Ray shows it.</summary>
readonly record struct StackFrameText(string Label, string? Path, int Line);

/// <summary>Reads the text of a .NET stack trace, which is all that other people's activities carry and all that needs no reflection.</summary>
static class StackFrames
{
    // The official .NET SDK keeps as many.
    public const int MaxFrames = 50;

    const string FramePrefix = "at ";
    const string PathInfix = " in ";
    const string LineInfix = ":line ";

    /// <summary>Reads up to <see cref="MaxFrames"/> frames.</summary>
    /// <param name="stackTrace">Text as of <see cref="Exception.StackTrace"/> or <see cref="Exception.ToString"/>.</param>
    /// <param name="omitted">How many more there are.</param>
    public static StackFrameText[] Parse(string? stackTrace, out int omitted)
    {
        omitted = 0;
        if (string.IsNullOrEmpty(stackTrace))
            return [];

        var frames = new List<StackFrameText>();
        foreach (ReadOnlySpan<char> line in stackTrace.AsSpan().EnumerateLines())
        {
            if (!TryParse(line.Trim(), out StackFrameText frame))
                continue;
            if (frames.Count < MaxFrames)
                frames.Add(frame);
            else
                omitted++;
        }
        return [.. frames];
    }

    static bool TryParse(ReadOnlySpan<char> line, out StackFrameText frame)
    {
        frame = default;
        if (!line.StartsWith(FramePrefix, StringComparison.Ordinal))
            return false;

        ReadOnlySpan<char> rest = line[FramePrefix.Length..];
        int close = rest.IndexOf(')');
        if (close < 0)
            return false;

        ReadOnlySpan<char> label = rest[..(close + 1)];
        ReadOnlySpan<char> place = rest[(close + 1)..];
        if (!place.StartsWith(PathInfix, StringComparison.Ordinal))
        {
            frame = new StackFrameText(label.ToString(), null, 0);
            return true;
        }

        place = place[PathInfix.Length..];
        int colon = place.LastIndexOf(LineInfix, StringComparison.Ordinal);
        int line0 = 0;
        if (colon >= 0)
            _ = int.TryParse(place[(colon + LineInfix.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out line0);
        frame = new StackFrameText(label.ToString(), (colon < 0 ? place : place[..colon]).ToString(), line0);
        return true;
    }
}
