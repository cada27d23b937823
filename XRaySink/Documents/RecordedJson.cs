using System.Buffers;
using System.Text;
using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>
/// A JSON object that was recorded as text, read member by member: of repeated names the last counts, texts are cut to their limit.
/// Text that is no such object, or is too long or too deep to go into a document, is not read at all.
/// </summary>
sealed class RecordedJson
{
    // More could not be sent anyway.
    const int MaxLength = DocumentLimits.Document;

    static readonly JsonReaderOptions Options = new() { MaxDepth = DocumentLimits.MetadataDepth };

    readonly List<Member> members = [];
    readonly Dictionary<string, int> byName = [];

    byte[] json = new byte[1024];
    int next;
    Member current;

    /// <summary>The name of the member that <see cref="NextMember"/> came to.</summary>
    public string Name => current.Name;

    /// <summary>The most bytes that its value takes once its texts are cut.</summary>
    public int Cost => current.Cost;

    /// <summary>Reads an object. Says no when the text is not one.</summary>
    public bool TryRead(string text)
    {
        members.Clear();
        byName.Clear();
        next = 0;
        if (text.Length is < 2 or > MaxLength || text[0] != '{')
            return false;

        int length = ToUtf8(text);
        try
        {
            ReadMembers(json.AsSpan(0, length));
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or an escaped half of a surrogate pair.
            return false;
        }
    }

    /// <summary>Goes on to the next member.</summary>
    public bool NextMember()
    {
        while (next < members.Count)
        {
            current = members[next];
            if (byName[current.Name] == next++)
                return true;
        }
        return false;
    }

    public void CopyValue(BoundedJson target)
    {
        var reader = new Utf8JsonReader(json.AsSpan(current.Start, current.Length), Options);
        reader.Read();
        CopyValue(target, ref reader);
    }

    int ToUtf8(string text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (json.Length < most)
            json = new byte[Math.Min(most, MaxLength * 3 + 3)];
        return Encoding.UTF8.GetBytes(text, json);
    }

    void ReadMembers(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            int cost = CostOfValue(ref reader);
            byName[name] = members.Count;
            members.Add(new Member(name, start, (int)reader.BytesConsumed - start, cost));
        }

        // What follows the object would be no JSON.
        while (reader.Read())
        {
        }
    }

    /// <summary>Goes to the end of a value, and finds out whether it can be copied and what that takes.</summary>
    static int CostOfValue(ref Utf8JsonReader reader)
    {
        int depth = reader.CurrentDepth;
        int cost = CostOfToken(reader);
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return cost;
        while (reader.Read() && reader.CurrentDepth > depth)
            cost += CostOfToken(reader);
        return cost + 1;
    }

    static int CostOfToken(Utf8JsonReader reader)
    {
        // With quotes, and a colon or comma.
        const int Punctuation = 4;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            return reader.ValueSpan.Length + Punctuation;

        // Reading an escaped text is what finds half a surrogate pair in it.
        if (reader.ValueIsEscaped)
            reader.GetString();

        // Whatever is not plain ASCII may be written as an escape of six bytes.
        ReadOnlySpan<byte> text = reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, DocumentLimits.MetadataText * 3)];
        bool isPlain = !reader.ValueIsEscaped && !text.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E);
        return Math.Min(text.Length, DocumentLimits.MetadataText) * (isPlain ? 1 : 6) + Punctuation;
    }

    static void CopyValue(BoundedJson target, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                CopyObject(target, ref reader);
                break;
            case JsonTokenType.StartArray:
                CopyArray(target, ref reader);
                break;
            case JsonTokenType.String:
                CopyText(target, ref reader);
                break;
            case JsonTokenType.Number:
                target.Raw(reader.ValueSpan);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                target.Flag(reader.TokenType == JsonTokenType.True);
                break;
            default:
                target.Null();
                break;
        }
    }

    // No deeper than the reader goes.
    static void CopyObject(BoundedJson target, ref Utf8JsonReader reader)
    {
        HashSet<string>? names = null;
        target.StartObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            names ??= [];
            reader.Read();
            if (names.Count == DocumentLimits.Items || name.Length > DocumentLimits.MetadataKey || !names.Add(name))
            {
                reader.Skip();
                target.LeaveOut();
                continue;
            }
            target.Name(name);
            CopyValue(target, ref reader);
        }
        target.EndObject();
    }

    static void CopyArray(BoundedJson target, ref Utf8JsonReader reader)
    {
        target.StartArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            CopyValue(target, ref reader);
        target.EndArray();
    }

    static void CopyText(BoundedJson target, ref Utf8JsonReader reader)
    {
        char[] characters = ArrayPool<char>.Shared.Rent(reader.ValueSpan.Length);
        int length = reader.CopyString(characters);
        target.TextValue(characters.AsSpan(0, length), DocumentLimits.MetadataText);
        ArrayPool<char>.Shared.Return(characters);
    }

    readonly record struct Member(string Name, int Start, int Length, int Cost);
}
