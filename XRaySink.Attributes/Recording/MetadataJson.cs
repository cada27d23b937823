using System.Collections;
using System.ComponentModel;
#if NET
using System.Diagnostics.CodeAnalysis;
#endif
using System.Globalization;
using System.Reflection;
using System.Text;

namespace XRaySink.Recording;

/// <summary>
/// Turns an object into JSON text at the moment it is recorded, within bounds and without ever throwing. Cycles, depth, size and
/// throwing getters become markers. It is written here because the attributes' package depends on nothing but the framework,
/// which has no JSON writer in .NET Standard 2.0.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MetadataJson
{
    // A document holds 64 kB in all; nothing that is longer than this could be sent.
    const int MaxLength = 32 * 1024;
    const int MaxDepth = 8;

    // Where even a text of escapes ends, so that what was recorded can still be read.
    const int MaxTotal = 56 * 1024;
    const int MaxItems = 256;

    const string TooDeep = "\"<too deep>\"";
    const string TooLong = "\"<too long>\"";

    // The last member of an object that takes no more.
    const string Full = "\"…\":" + TooLong + "}";

    readonly StringBuilder json = new();

    MetadataJson()
    {
    }

    /// <summary>Adds a member to the JSON object in <paramref name="json"/>, or begins one. Of repeated keys the last counts.</summary>
    /// <param name="json">What this method has returned before, or <see langword="null"/>.</param>
    /// <param name="key">The member's name.</param>
    /// <param name="value">The member's value.</param>
    public static string With(string? json, string key, object? value)
    {
        if (json is { Length: > MaxLength })
            return json.EndsWith(Full, StringComparison.Ordinal) ? json : json.Substring(0, json.Length - 1) + "," + Full;

        var writer = new MetadataJson();
        bool begins = string.IsNullOrEmpty(json) || json == "{}";
        writer.json.Append(begins ? "{" : json!.Substring(0, json.Length - 1) + ",");
        writer.WriteString(key);
        writer.json.Append(':');
        writer.WriteValue(value, 0);
        return writer.json.Append('}').ToString();
    }

    void WriteValue(object? value, int depth)
    {
        if (json.Length > MaxLength)
        {
            json.Append(TooLong);
            return;
        }

        int start = json.Length;
        try
        {
            if (!TryWriteScalar(value))
                WriteComposite(value!, depth);
        }
#pragma warning disable CA1031 // a getter, an enumerator or a ToString of the user's may throw anything; the record says so
        catch (Exception exception)
#pragma warning restore CA1031
        {
            json.Length = start;
            WriteString("<threw " + exception.GetType().Name + ">");
        }
    }

    bool TryWriteScalar(object? value)
    {
        switch (value)
        {
            case null:
                json.Append("null");
                return true;
            case string text:
                WriteString(text);
                return true;
            case bool flag:
                json.Append(flag ? "true" : "false");
                return true;
            case byte or sbyte or short or ushort or int or uint or long or ulong or decimal:
                json.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                return true;
            case double number:
                WriteNumber(number);
                return true;
            case float number:
                WriteNumber(number);
                return true;
            case char or Enum or Guid or Uri or Version or CultureInfo:
                WriteString(value.ToString()!);
                return true;
            case DateTime or DateTimeOffset:
                WriteString(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture));
                return true;
            case TimeSpan span:
                WriteString(span.ToString("c", CultureInfo.InvariantCulture));
                return true;
            case Type or MemberInfo or Delegate or Stream:
                WriteString("<" + value.GetType().Name + ">");
                return true;
            case IFormattable formattable when value.GetType().Namespace is "System" or "System.Numerics":
                WriteString(formattable.ToString(null, CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }

    void WriteComposite(object value, int depth)
    {
        // The depth limit is also what ends a cycle.
        if (depth >= MaxDepth)
            json.Append(TooDeep);
        else if (value is Exception exception)
            WriteString(exception.GetType().Name + ": " + exception.Message);
        else if (value is IDictionary dictionary)
            WriteDictionary(dictionary, depth);
        else if (value is IEnumerable sequence)
            WriteSequence(sequence, depth);
        else
            WriteMembers(value, depth);
    }

    void WriteDictionary(IDictionary dictionary, int depth)
    {
        json.Append('{');
        int count = 0;
        foreach (DictionaryEntry entry in dictionary)
        {
            if (!BeginMember(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "", ref count))
                break;
            WriteValue(entry.Value, depth + 1);
        }
        json.Append('}');
    }

    void WriteSequence(IEnumerable sequence, int depth)
    {
        json.Append('[');
        int count = 0;
        foreach (object? item in sequence)
        {
            if (count > 0)
                json.Append(',');
            if (++count > MaxItems || json.Length > MaxLength)
            {
                json.Append(TooLong);
                break;
            }
            WriteValue(item, depth + 1);
        }
        json.Append(']');
    }

#if NET
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Members that were trimmed away are left out of the metadata.")]
#endif
    void WriteMembers(object value, int depth)
    {
        PropertyInfo[] properties = value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        json.Append('{');
        int count = 0;
        foreach (PropertyInfo property in properties)
        {
            if (property.GetIndexParameters().Length > 0 || property.GetMethod is not { IsPublic: true } || property.PropertyType.IsByRef)
                continue;
            if (!BeginMember(property.Name, ref count))
                break;
            WriteProperty(property, value, depth);
        }
        json.Append('}');
    }

    void WriteProperty(PropertyInfo property, object owner, int depth)
    {
        object? value;
        try
        {
            value = property.GetValue(owner);
        }
#pragma warning disable CA1031 // a getter may throw anything; the record says so
        catch (Exception exception)
#pragma warning restore CA1031
        {
            WriteString("<threw " + (exception.InnerException ?? exception).GetType().Name + ">");
            return;
        }
        WriteValue(value, depth + 1);
    }

    /// <summary>Writes a member's key; when the bounds are reached it writes a marker instead and says no.</summary>
    bool BeginMember(string key, ref int count)
    {
        if (count > 0)
            json.Append(',');
        if (++count > MaxItems || json.Length > MaxLength)
        {
            json.Append("\"…\":").Append(TooLong);
            return false;
        }
        WriteString(key);
        json.Append(':');
        return true;
    }

    void WriteNumber(double number)
    {
        // JSON has no spelling for these.
        if (double.IsNaN(number) || double.IsInfinity(number))
            WriteString(number.ToString(CultureInfo.InvariantCulture));
        else
            json.Append(number.ToString("R", CultureInfo.InvariantCulture));
    }

    void WriteString(string text)
    {
        json.Append('"');
        int length = Math.Min(text.Length, MaxLength);
        int written = 0;
        for (; written < length && json.Length < MaxTotal; written++)
            WriteCharacter(text, written);
        if (written < text.Length)
            json.Append('…');
        json.Append('"');
    }

    void WriteCharacter(string text, int index)
    {
        char c = text[index];
        if (c is '"' or '\\')
            json.Append('\\').Append(c);
        else if (c < ' ' || (char.IsSurrogate(c) && !IsPaired(text, index)))
            json.Append("\\u").Append(((int)(char.IsSurrogate(c) ? '\uFFFD' : c)).ToString("x4", CultureInfo.InvariantCulture));
        else
            json.Append(c);
    }

    static bool IsPaired(string text, int index) =>
        char.IsHighSurrogate(text[index])
            ? index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            : index > 0 && char.IsHighSurrogate(text[index - 1]);
}
