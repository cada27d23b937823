using System.Globalization;

namespace XRaySink.Documents;

/// <summary>One frame of a stack, as X-Ray shows it.</summary>
readonly record struct StackFrameText(string Label, string? Path, int Line);

/// <summary>Reads the text of a .NET stack trace, which is all that other people's activities carry and all that needs no reflection.</summary>
static class StackFrames
{
    const string FramePrefix = "at ";
    const string PlaceInfix = ") in ";
    const string LineInfix = ":line ";

    // A trace of a stack that overflowed is long and the same again and again.
    const int MaxText = 256 * 1024;

    /// <summary>Reads up to <see cref="DocumentLimits.Frames"/> frames.</summary>
    /// <param name="stackTrace">Text as of <see cref="Exception.StackTrace"/> or <see cref="Exception.ToString"/>.</param>
    /// <param name="omitted">How many more there are.</param>
    public static StackFrameText[] Parse(ReadOnlySpan<char> stackTrace, out int omitted)
    {
        omitted = 0;
        if (stackTrace.Length > MaxText)
            stackTrace = stackTrace[..MaxText];

        List<StackFrameText>? frames = null;
        foreach (ReadOnlySpan<char> line in stackTrace.EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.Trim();
            if (!trimmed.StartsWith(FramePrefix, StringComparison.Ordinal) || trimmed.IndexOf(')') < 0)
                continue;
            if (frames is { Count: DocumentLimits.Frames })
                omitted++;
            else
                (frames ??= []).Add(Frame(trimmed[FramePrefix.Length..]));
        }
        return frames?.ToArray() ?? [];
    }

    // "Name.Space.Type.Method(Argument name) in /path/File.cs:line 12". What else follows the bracket says nothing.
    static StackFrameText Frame(ReadOnlySpan<char> text)
    {
        int place = text.IndexOf(PlaceInfix, StringComparison.Ordinal);
        if (place < 0)
            return new StackFrameText(Kept(text[..(text.LastIndexOf(')') + 1)]), null, 0);

        ReadOnlySpan<char> path = text[(place + PlaceInfix.Length)..];
        int lineStart = path.LastIndexOf(LineInfix, StringComparison.Ordinal);
        int line = 0;
        if (lineStart >= 0)
            _ = int.TryParse(path[(lineStart + LineInfix.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out line);
        return new StackFrameText(Kept(text[..(place + 1)]), Kept(lineStart < 0 ? path : path[..lineStart]), line);
    }

    // One more than is shown, so that the writer sees that it is cut.
    static string Kept(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, DocumentLimits.Text + 1)].ToString();
}
