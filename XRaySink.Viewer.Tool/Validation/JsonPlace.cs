using System.Text.Json;

namespace XRaySink.Validation;

/// <summary>An object in a document, where it stands, and the list that complaints about it go to.</summary>
readonly record struct JsonPlace(JsonElement Json, string Path, List<Complaint> Complaints)
{
    // AWS: strings of up to 250 characters unless another limit is given.
    public const int TextLimit = 250;

    public void Complain(string member, string what) => Complaints.Add(new Complaint($"{Path}.{member}", what, IsError: true));

    /// <summary>Complains about what X-Ray takes, and makes nothing of.</summary>
    public void Remark(string member, string what) => Complaints.Add(new Complaint($"{Path}.{member}", what, IsError: false));

    public bool Has(string member) => Json.TryGetProperty(member, out _);

    /// <summary>Complains about members with other names.</summary>
    public void AllowOnly(params ReadOnlySpan<string> members)
    {
        foreach (JsonProperty property in Json.EnumerateObject())
        {
            if (!members.Contains(property.Name))
                Remark(property.Name, "unknown member");
        }
    }

    public void Require(string member)
    {
        if (!Has(member))
            Complain(member, "missing");
    }

    public void Forbid(string member, string why)
    {
        if (Has(member))
            Complain(member, why);
    }

    public string? Text(string member, int limit = TextLimit)
    {
        if (!Json.TryGetProperty(member, out JsonElement value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Complain(member, "not a string");
            return null;
        }

        if (!JsonTextRules.TryRead(value, out string text))
            return null;
        if (text.Length == 0)
            Complain(member, "empty");
        if (text.Length > limit)
            Complain(member, $"{text.Length} characters, at most {limit}");
        return text;
    }

    public bool? Flag(string member)
    {
        if (!Json.TryGetProperty(member, out JsonElement value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.ValueKind == JsonValueKind.True;
        Complain(member, "not a boolean");
        return null;
    }

    public decimal? Number(string member)
    {
        if (!Json.TryGetProperty(member, out JsonElement value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number))
            return number;
        Complain(member, "not a number");
        return null;
    }

    public long? Integer(string member, long least)
    {
        if (Number(member) is not { } number)
            return null;
        if (number != decimal.Truncate(number) || number < least)
            Complain(member, $"not an integer from {least} on");
        return (long)number;
    }

    /// <summary>16 hexadecimal digits, not all zero.</summary>
    public string? Id(string member)
    {
        string? id = Text(member);
        if (id is not null && !IsId(id))
            Complain(member, "not 16 hexadecimal digits");
        return id;
    }

    public static bool IsId(string text) => text.Length == 16 && text.All(char.IsAsciiHexDigit) && text.Any(digit => digit != '0');

    /// <summary><c>1-</c>, 8 hexadecimal digits, <c>-</c>, 24 hexadecimal digits.</summary>
    public string? TraceId(string member)
    {
        string? id = Text(member);
        if (id is null)
            return null;
        bool isGood = id.Length == 35 && id.StartsWith("1-", StringComparison.Ordinal) && id[10] == '-'
            && id.Where((_, i) => i is not (0 or 1 or 10)).All(char.IsAsciiHexDigit);
        if (!isGood)
            Complain(member, "not a trace id");
        return id;
    }

    public JsonPlace? Object(string member)
    {
        if (!Json.TryGetProperty(member, out JsonElement value))
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return new JsonPlace(value, $"{Path}.{member}", Complaints);
        Complain(member, "not an object");
        return null;
    }

    /// <summary>The objects in an array; what else is in it gets a complaint.</summary>
    public List<JsonPlace> Objects(string member)
    {
        var places = new List<JsonPlace>();
        foreach ((JsonElement item, int index) in Items(member))
        {
            if (item.ValueKind == JsonValueKind.Object)
                places.Add(new JsonPlace(item, $"{Path}.{member}[{index}]", Complaints));
            else
                Complain($"{member}[{index}]", "not an object");
        }
        return places;
    }

    /// <summary>The strings in an array; what else is in it gets a complaint.</summary>
    public List<string> Texts(string member)
    {
        var texts = new List<string>();
        foreach ((JsonElement item, int index) in Items(member))
        {
            if (item.ValueKind == JsonValueKind.String && JsonTextRules.TryRead(item, out string text))
                texts.Add(text);
            else
                Complain($"{member}[{index}]", "not a string");
        }
        return texts;
    }

    IEnumerable<(JsonElement Item, int Index)> Items(string member)
    {
        if (!Json.TryGetProperty(member, out JsonElement value))
            return [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            Complain(member, "not an array");
            return [];
        }

        if (value.GetArrayLength() == 0)
            Remark(member, "empty");
        return value.EnumerateArray().Select((item, index) => (item, index));
    }
}
