using System.Text.Json;

namespace XRaySink.Validation;

/// <summary>What holds for JSON of any kind: each name once in an object, and every string readable as text.</summary>
static class JsonTextRules
{
    public static void Check(JsonElement json, string path, List<Complaint> complaints)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                CheckMembers(json, path, complaints);
                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in json.EnumerateArray())
                    Check(item, $"{path}[{index++}]", complaints);
                break;
            case JsonValueKind.String:
                if (!TryRead(json, out _))
                    complaints.Add(new Complaint(path, "half a surrogate pair", IsError: true));
                break;
        }
    }

    /// <summary>Reads a string, which fails for an escaped half of a surrogate pair.</summary>
    public static bool TryRead(JsonElement json, out string text)
    {
        try
        {
            text = json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    static void CheckMembers(JsonElement json, string path, List<Complaint> complaints)
    {
        var seen = new HashSet<string>();
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if (!seen.Add(member.Name))
                complaints.Add(new Complaint($"{path}.{member.Name}", "twice", IsError: false));
            Check(member.Value, $"{path}.{member.Name}", complaints);
        }
    }
}
