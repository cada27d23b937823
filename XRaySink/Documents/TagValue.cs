using System.Globalization;
using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>Writes what a tag may hold. Other people's objects are not walked: they may still change, and their code may throw.</summary>
static class TagValue
{
    const int MaxItems = 256;

    public static bool IsScalar(object value) => value is string or bool or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal;

    public static void Write(Utf8JsonWriter json, object? value, int limit)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteTextValue(text, limit);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case float or double:
                WriteNumber(json, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case Guid or DateTime or DateTimeOffset or TimeSpan or char or Enum or Uri:
                json.WriteTextValue(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", limit);
                break;
            case Array array:
                WriteArray(json, array, limit);
                break;
            default:
                json.WriteTextValue("<" + value.GetType().Name + ">", limit);
                break;
        }
    }

    static void WriteArray(Utf8JsonWriter json, Array array, int limit)
    {
        json.WriteStartArray();
        int count = 0;
        foreach (object? item in array)
        {
            if (count++ == MaxItems)
                break;
            if (item is Array)
                json.WriteStringValue("<array>");
            else
                Write(json, item, limit);
        }
        json.WriteEndArray();
    }

    // JSON has no spelling for these.
    static void WriteNumber(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
    }
}
