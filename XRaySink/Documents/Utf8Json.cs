using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace XRaySink.Documents;

/// <summary>
/// Writes JSON into memory that is used again. It trusts its caller: that brackets match, that every name is followed by a value, and
/// that a name given as bytes has nothing in it to escape, for which <c>Utf8JsonWriter</c> looks through each name of each document.
/// </summary>
sealed class Utf8Json : IDisposable
{
    const int FirstSize = 4096;

    // A comma, quotes, a colon and the mark of a text that was cut.
    const int Punctuation = 8;

    // More than the longest decimal or double takes.
    const int MostBytesOfNumber = 64;

    const int FractionDigits = 6;

    const int MostBytesPerChar = 3;

    // At least one before the point.
    static readonly StandardFormat SevenDigits = new('D', FractionDigits + 1);

    // What never needs to be escaped. Of anything else the encoder decides.
    static readonly SearchValues<char> Verbatim = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    byte[] bytes = [];
    int length;

    // Whether what comes next stands behind another member or item.
    bool needsComma;

    public int Length => length;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    /// <summary>Whether a text is written as it is, with one byte for each character.</summary>
    public static bool IsVerbatim(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Verbatim);

    /// <summary>Forgets all that was written.</summary>
    public void Clear()
    {
        length = 0;
        needsComma = false;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Clear();
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
    }

    public void Open(char bracket)
    {
        BeginValue(1);
        Put(bracket);
        needsComma = false;
    }

    public void Close(char bracket)
    {
        MakeRoom(1);
        Put(bracket);
        needsComma = true;
    }

    public void Name(ReadOnlySpan<byte> name)
    {
        BeginValue(name.Length);
        Put('"');
        Put(name);
        Put('"');
        Put(':');
        needsComma = false;
    }

    public void Name(ReadOnlySpan<char> name, ReadOnlySpan<byte> end)
    {
        Text(name, end);
        Put(':');
        needsComma = false;
    }

    /// <summary>Writes a text. Half a surrogate pair in it becomes the character that stands for what is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="end">What else it ends with: nothing that is to be escaped.</param>
    public void Text(ReadOnlySpan<char> text, ReadOnlySpan<byte> end)
    {
        BeginValue(text.Length);
        Put('"');
        if (IsVerbatim(text))
            PutAscii(text);
        else
            PutEscaped(text);
        Put(end);
        Put('"');
    }

    public void Number<T>(T value)
        where T : struct, IUtf8SpanFormattable
    {
        BeginValue(MostBytesOfNumber);
        value.TryFormat(bytes.AsSpan(length), out int written, default, CultureInfo.InvariantCulture);
        length += written;
    }

    /// <summary>A time as seconds, with all six digits of its microseconds.</summary>
    public void Seconds(long microseconds)
    {
        BeginValue(MostBytesOfNumber);
        Span<byte> digits = bytes.AsSpan(length);
        Utf8Formatter.TryFormat(microseconds, digits, out int written, SevenDigits);
        Span<byte> fraction = digits.Slice(written - FractionDigits, FractionDigits);
        fraction.CopyTo(digits[(written - FractionDigits + 1)..]);
        fraction[0] = (byte)'.';
        length += written + 1;
    }

    /// <summary>A value, or several members, as they stand in other JSON.</summary>
    public void Raw(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
            return;
        BeginValue(json.Length);
        Put(json);
    }

    void BeginValue(int most)
    {
        MakeRoom(most + Punctuation);
        if (needsComma)
            Put(',');
        needsComma = true;
    }

    // Whoever puts something has made room for it.
    void Put(char ascii) => bytes[length++] = (byte)ascii;

    void Put(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(bytes.AsSpan(length));
        length += utf8.Length;
    }

    void PutAscii(ReadOnlySpan<char> text)
    {
        Ascii.FromUtf16(text, bytes.AsSpan(length), out int written);
        length += written;
    }

    // The encoder would write an escape for half a pair.
    void PutEscaped(ReadOnlySpan<char> text)
    {
        for (int half = IndexOfHalf(text); half >= 0; half = IndexOfHalf(text))
        {
            PutSound(text[..half]);
            Put("\uFFFD"u8);
            text = text[(half + 1)..];
        }
        PutSound(text);
    }

    // Documents are never put into a page as they are, so only what JSON asks for is escaped. Also no text leaves room for what follows.
    void PutSound(ReadOnlySpan<char> text)
    {
        Span<char> escaped = stackalloc char[256];
        do
        {
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text, escaped, out int read, out int size);
            MakeRoom(size * MostBytesPerChar + Punctuation);
            Utf8.FromUtf16(escaped[..size], bytes.AsSpan(length), out _, out int written);
            length += written;
            text = text[read..];
        }
        while (!text.IsEmpty);
    }

    static int IndexOfHalf(ReadOnlySpan<char> text)
    {
        int at = 0;
        while (text[at..].IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and int next)
        {
            at += next;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return at;
            at += 2;
        }
        return -1;
    }

    void MakeRoom(int needed)
    {
        if (bytes.Length - length < needed)
            Grow(length + needed);
    }

    void Grow(int needed)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, FirstSize));
        Written.CopyTo(larger);
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
