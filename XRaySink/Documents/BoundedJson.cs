namespace XRaySink.Documents;

/// <summary>
/// Writes JSON that never passes a limit: a member that might is left out and counted. Texts of any kind are cut to their limit and
/// never make the JSON invalid. Its memory is reused.
/// </summary>
sealed class BoundedJson : IDisposable
{
    /// <summary>The longest escape, <c>\u0000</c>, for each UTF-16 code unit.</summary>
    public const int MostBytesPerChar = 6;

    // Quotes, colon and comma of a member, and a number or literal.
    const int Punctuation = 40;

    // Quotes and a colon or comma.
    const int Quotes = 3;

    readonly Utf8Json json = new();

    int limit;

    /// <summary>How many members were left out for lack of room.</summary>
    public int LeftOut { get; private set; }

    /// <summary>How many bytes have been written.</summary>
    public int Length => json.Length;

    public ReadOnlySpan<byte> Written => json.Written;

    /// <summary>Begins anew. All that was written is forgotten.</summary>
    public void Begin()
    {
        json.Clear();
        LeftOut = 0;
        limit = DocumentLimits.Activity;
    }

    /// <summary>Sets how many bytes there may be in all from now on.</summary>
    public void Until(int bytes) => limit = bytes;

    public void LeaveOut(int members = 1) => LeftOut += members;

    /// <summary>Whether there is room for a member whose name and value have so many bytes between them.</summary>
    public bool HasRoomFor(int bytes) => Length + bytes + Punctuation <= limit;

    public bool HasRoomFor(ReadOnlySpan<char> name, ReadOnlySpan<char> value, int limit) =>
        HasRoomFor(Cost(name, name.Length) + Cost(value, limit));

    /// <summary>The most bytes that a text can take once it is cut.</summary>
    public static int Cost(ReadOnlySpan<char> text, int limit)
    {
        ReadOnlySpan<char> kept = text.Length > limit ? text[..limit] : text;
        return kept.Length * (Utf8Json.IsVerbatim(kept) ? 1 : MostBytesPerChar) + Quotes;
    }

    public void StartObject() => json.Open('{');

    public void StartObject(ReadOnlySpan<byte> name)
    {
        json.Name(name);
        json.Open('{');
    }

    public void EndObject() => json.Close('}');

    public void StartArray() => json.Open('[');

    public void StartArray(ReadOnlySpan<byte> name)
    {
        json.Name(name);
        json.Open('[');
    }

    public void EndArray() => json.Close(']');

    public void Null() => json.Raw("null"u8);

    public void Flag(bool value) => json.Raw(value ? "true"u8 : "false"u8);

    public void Flag(ReadOnlySpan<byte> name, bool value)
    {
        json.Name(name);
        Flag(value);
    }

    public void Number(ReadOnlySpan<byte> name, long value)
    {
        json.Name(name);
        json.Number(value);
    }

    public void Number<T>(T value)
        where T : struct, IUtf8SpanFormattable => json.Number(value);

    // JSON has no spelling for infinity and the like.
    public void Number(double value)
    {
        if (double.IsFinite(value))
            json.Number(value);
        else
            TextValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    /// <summary>A member that is a time in seconds, to the microsecond.</summary>
    public void Seconds(ReadOnlySpan<byte> name, long microseconds)
    {
        json.Name(name);
        json.Seconds(microseconds);
    }

    /// <summary>A value, or several members, as they stand in other JSON.</summary>
    public void Raw(ReadOnlySpan<byte> utf8) => json.Raw(utf8);

    /// <summary>Writes a member unless it is empty or there is no room for it.</summary>
    public void Text(ReadOnlySpan<byte> name, ReadOnlySpan<char> text, int limit = DocumentLimits.Text)
    {
        if (text.IsEmpty)
            return;
        if (!HasRoomFor(name, text, limit))
        {
            LeaveOut();
            return;
        }

        json.Name(name);
        TextValue(text, limit);
    }

    /// <summary>Writes the name of a member, cut to its limit.</summary>
    public void Name(ReadOnlySpan<char> name, int limit = DocumentLimits.MetadataKey) => json.Name(Cut(name, limit, out ReadOnlySpan<byte> mark), mark);

    /// <summary>Writes a text, cut to its limit.</summary>
    public void TextValue(ReadOnlySpan<char> text, int limit = DocumentLimits.Text) => json.Text(Cut(text, limit, out ReadOnlySpan<byte> mark), mark);

    public void Dispose() => json.Dispose();

    // Only where room is short does it matter what the text really takes.
    bool HasRoomFor(ReadOnlySpan<byte> name, ReadOnlySpan<char> text, int limit)
    {
        int nameCost = name.Length + Quotes;
        return HasRoomFor(nameCost + Math.Min(text.Length, limit) * MostBytesPerChar + Quotes) || HasRoomFor(nameCost + Cost(text, limit));
    }

    // Not through the middle of a surrogate pair.
    static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int limit, out ReadOnlySpan<byte> mark)
    {
        mark = default;
        if (text.Length <= limit)
            return text;

        mark = "…"u8;
        int length = limit - 1;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}
