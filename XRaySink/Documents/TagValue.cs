using System.Globalization;

namespace XRaySink.Documents;

/// <summary>Writes what a tag may hold. Other people's objects are not walked: they may still change, and their code may throw.</summary>
static class TagValue
{
    public static bool IsScalar(object? value) =>
        value is string or bool or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal;

    /// <summary>The most bytes that a value takes.</summary>
    public static int Cost(object? value, int limit) => value switch
    {
        string text => BoundedJson.Cost(text, limit),
        Array => 32, // and so is each item
        Dictionary<string, object?> => 32, // each of its members is asked for room of its own
        Uri uri => BoundedJson.Cost(uri.OriginalString, limit),
        null or bool or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal => 32,
        _ => BoundedJson.Cost(Described(value), limit),
    };

    public static void Write(BoundedJson json, object? value, int limit)
    {
        switch (value)
        {
            case Array array:
                WriteArray(json, array, limit);
                break;
            case Dictionary<string, object?> map:
                WriteMap(json, map, limit);
                break;
            default:
                WriteSingle(json, value, limit);
                break;
        }
    }

    static void WriteSingle(BoundedJson json, object? value, int limit)
    {
        switch (value)
        {
            case null:
                json.Null();
                break;
            case string text:
                json.TextValue(text, limit);
                break;
            case bool flag:
                json.Flag(flag);
                break;
            case double number:
                json.Number(number);
                break;
            case float number:
                json.Number((double)number);
                break;
            case decimal number:
                json.Number(number);
                break;
            case ulong number:
                json.Number(number);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                json.Number(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            default:
                json.TextValue(Described(value), limit);
                break;
        }
    }

    // These types are the framework's own, so their text runs nobody else's code.
    static string Described(object value) => value switch
    {
        Guid or TimeSpan or char or Enum => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        Uri uri => uri.OriginalString,
        _ => "<" + value.GetType().Name + ">",
    };

    static void WriteArray(BoundedJson json, Array array, int limit)
    {
        json.StartArray();
        int count = 0;
        foreach (object? item in array)
        {
            if (count == DocumentLimits.Items || !json.HasRoomFor(SingleCost(item, limit)))
            {
                json.LeaveOut(array.Length - count);
                break;
            }
            count++;
            WriteSingle(json, item, limit);
        }
        json.EndArray();
    }

    // It is somebody's own and may change meanwhile, so it is copied before anything of it is written.
    static void WriteMap(BoundedJson json, Dictionary<string, object?> map, int limit)
    {
        KeyValuePair<string, object?>[] members;
        try
        {
            members = [.. map];
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            json.TextValue("<changing>");
            return;
        }

        json.StartObject();
        int count = 0;
        foreach ((string key, object? item) in members)
        {
            // Keys that are the same when they are cut would be one key twice.
            bool hasRoom = json.HasRoomFor(BoundedJson.Cost(key, DocumentLimits.MetadataKey) + SingleCost(item, limit));
            if (count++ >= DocumentLimits.Items || key.Length > DocumentLimits.MetadataKey || !hasRoom)
            {
                json.LeaveOut();
                continue;
            }
            json.Name(key);
            WriteSingle(json, item, limit);
        }
        json.EndObject();
    }

    static int SingleCost(object? item, int limit) =>
        item is Array or Dictionary<string, object?> ? BoundedJson.Cost(Described(item), limit) : Cost(item, limit);
}
