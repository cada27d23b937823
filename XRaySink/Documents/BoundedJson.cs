using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>
/// Writes JSON that never passes a limit: a member that might is left out and counted. Texts of any kind are cut to their limit and
/// never make the JSON invalid. Its memory is reused.
/// </summary>
sealed class BoundedJson : IDisposable
{
    const char CutMark = '…';

    // The longest escape, "\u0000", for each UTF-16 code unit.
    const int MostBytesPerChar = 6;

    // Quotes, colon and comma of a member, and a number or literal.
    const int Punctuation = 40;

    static readonly SearchValues<char> Verbatim = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    readonly ArrayBufferWriter<byte> buffer = new(4096);
    readonly Utf8JsonWriter json;

    int limit;

    // Documents are never put into a page as they are, so only what JSON asks for is escaped. The blocks see to it that brackets match.
    public BoundedJson() =>
        json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>How many members were left out for lack of room.</summary>
    public int LeftOut { get; private set; }

    /// <summary>How many bytes have been written.</summary>
    public int Length => (int)json.BytesCommitted + json.BytesPending;

    /// <summary>Begins anew. All that was written is forgotten.</summary>
    public void Begin()
    {
        buffer.ResetWrittenCount();
        json.Reset();
        LeftOut = 0;
        limit = DocumentLimits.Activity;
    }

    /// <summary>Sets how many bytes there may be in all from now on.</summary>
    public void Until(int bytes) => limit = bytes;

    public ReadOnlySpan<byte> Written
    {
        get
        {
            json.Flush();
            return buffer.WrittenSpan;
        }
    }

    public void LeaveOut(int members = 1) => LeftOut += members;

    /// <summary>Whether there is room for a member whose name and value have so many bytes between them.</summary>
    public bool HasRoomFor(int bytes) => Length + bytes + Punctuation <= limit;

    public bool HasRoomFor(ReadOnlySpan<char> name, ReadOnlySpan<char> value, int limit) =>
        HasRoomFor(Cost(name, name.Length) + Cost(value, limit));

    /// <summary>The most bytes that a text can take once it is cut.</summary>
    public static int Cost(ReadOnlySpan<char> text, int limit)
    {
        ReadOnlySpan<char> kept = text.Length > limit ? text[..limit] : text;
        return kept.Length * (kept.ContainsAnyExcept(Verbatim) ? MostBytesPerChar : 1) + 3;
    }

    public void StartObject() => json.WriteStartObject();

    public void StartObject(string name) => json.WriteStartObject(name);

    public void EndObject() => json.WriteEndObject();

    public void StartArray() => json.WriteStartArray();

    public void StartArray(string name) => json.WriteStartArray(name);

    public void EndArray() => json.WriteEndArray();

    public void Null() => json.WriteNullValue();

    public void Flag(string name, bool value) => json.WriteBoolean(name, value);

    public void Flag(bool value) => json.WriteBooleanValue(value);

    public void Number(string name, long value) => json.WriteNumber(name, value);

    public void Number(string name, decimal value) => json.WriteNumber(name, value);

    public void Number(long value) => json.WriteNumberValue(value);

    public void Number(ulong value) => json.WriteNumberValue(value);

    public void Number(decimal value) => json.WriteNumberValue(value);

    // JSON has no spelling for infinity and the like.
    public void Number(double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    /// <summary>A number as it stands in other JSON.</summary>
    public void RawNumber(ReadOnlySpan<byte> number) => json.WriteRawValue(number, skipInputValidation: true);

    /// <summary>Writes a member unless it is empty or there is no room for it.</summary>
    public void Text(string name, ReadOnlySpan<char> text, int limit = DocumentLimits.Text)
    {
        if (text.IsEmpty)
            return;
        if (!HasRoomFor(name, text, limit))
        {
            LeaveOut();
            return;
        }

        json.WritePropertyName(name);
        TextValue(text, limit);
    }

    /// <summary>Writes the name of a member, cut to its limit.</summary>
    public void Name(ReadOnlySpan<char> name, int limit = DocumentLimits.MetadataKey) => Write(name, limit, isName: true);

    /// <summary>Writes a text, cut to its limit.</summary>
    public void TextValue(ReadOnlySpan<char> text, int limit = DocumentLimits.Text) => Write(text, limit, isName: false);

    public void Dispose() => json.Dispose();

    void Write(ReadOnlySpan<char> text, int limit, bool isName)
    {
        bool isCut = text.Length > limit;
        if (isCut)
            text = Cut(text, limit - 1);
        if (isCut || text.IndexOfAnyInRange('\uD800', '\uDFFF') >= 0)
            WriteRepaired(text, isCut, isName);
        else
            WriteSound(text, isName);
    }

    // Not through the middle of a surrogate pair.
    static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int length) =>
        text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    void WriteSound(ReadOnlySpan<char> text, bool isName)
    {
        if (isName)
            json.WritePropertyName(text);
        else
            json.WriteStringValue(text);
    }

    // The JSON writer refuses half a surrogate pair, which user text may hold.
    void WriteRepaired(ReadOnlySpan<char> text, bool isCut, bool isName)
    {
        char[] repaired = ArrayPool<char>.Shared.Rent(text.Length + 1);
        for (int i = 0; i < text.Length; i++)
            repaired[i] = IsHalf(text, i) ? '\uFFFD' : text[i];

        int length = text.Length;
        if (isCut)
            repaired[length++] = CutMark;
        WriteSound(repaired.AsSpan(0, length), isName);
        ArrayPool<char>.Shared.Return(repaired);
    }

    static bool IsHalf(ReadOnlySpan<char> text, int index) =>
        char.IsHighSurrogate(text[index])
            ? index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1])
            : char.IsLowSurrogate(text[index]) && (index == 0 || !char.IsHighSurrogate(text[index - 1]));
}
