using System.Text.Json;

namespace XRaySink.Validation;

/// <summary>
/// What the X-Ray daemon needs to name a refused document in its log: it takes the first text that looks like an id, without
/// a space after the colon.
/// </summary>
static class DaemonRules
{
    public static void Check(string text, JsonElement document, List<Complaint> complaints)
    {
        CheckFirst("id", text, document, complaints);
        CheckFirst("trace_id", text, document, complaints);
    }

    static void CheckFirst(string member, string text, JsonElement document, List<Complaint> complaints)
    {
        if (!document.TryGetProperty(member, out JsonElement value) || value.ValueKind != JsonValueKind.String)
            return;

        string search = $"\"{member}\":\"";
        int found = text.IndexOf(search, StringComparison.Ordinal);
        if (found < 0)
            complaints.Add(new Complaint("$." + member, "a space after the colon", IsError: false));
        else if (string.CompareOrdinal(text, found + search.Length, value.GetString(), 0, value.GetString()!.Length) != 0)
            complaints.Add(new Complaint("$." + member, "not the first of its name in the text", IsError: false));
    }
}
