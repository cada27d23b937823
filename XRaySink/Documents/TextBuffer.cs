using System.Globalization;

namespace XRaySink.Documents;

/// <summary>Puts a short text together without making a string. What does not fit is lost, because no text here is longer than 250.</summary>
sealed class TextBuffer
{
    readonly char[] characters = new char[1024];

    int length;

    public ReadOnlySpan<char> Text => characters.AsSpan(0, length);

    public TextBuffer Begin()
    {
        length = 0;
        return this;
    }

    public TextBuffer Append(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> kept = text[..Math.Min(text.Length, characters.Length - length)];
        kept.CopyTo(characters.AsSpan(length));
        length += kept.Length;
        return this;
    }

    public TextBuffer Append(long number)
    {
        if (number.TryFormat(characters.AsSpan(length), out int written, default, CultureInfo.InvariantCulture))
            length += written;
        return this;
    }
}
