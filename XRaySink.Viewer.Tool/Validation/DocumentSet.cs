using System.Text.Json;

namespace XRaySink.Validation;

/// <summary>What documents say together: each id complete once, announced once at most, and every reference to an exception met.</summary>
sealed class DocumentSet(List<Complaint> complaints)
{
    readonly Dictionary<(string Trace, string Id), int> complete = [];
    readonly Dictionary<(string Trace, string Id), int> inProgress = [];
    readonly HashSet<(string Trace, string Id)> exceptions = [];
    readonly List<(string Trace, string Id, string Path)> references = [];

    public void Add(JsonElement document)
    {
        if (Text(document, "trace_id") is { } trace)
            Add(trace, document);
    }

    public void Check()
    {
        foreach (((string trace, string id), int count) in complete)
        {
            if (count > 1)
                complaints.Add(new Complaint($"{trace}/{id}", $"{count} complete documents", IsError: false));
        }

        foreach (((string trace, string id), int count) in inProgress)
        {
            if (count > 1)
                complaints.Add(new Complaint($"{trace}/{id}", $"announced {count} times", IsError: false));
        }

        foreach ((string trace, string id, string path) in references)
        {
            if (!exceptions.Contains((trace, id)))
                complaints.Add(new Complaint(path, $"refers to the exception {id}, which is described nowhere", IsError: false));
        }
    }

    void Add(string trace, JsonElement segment)
    {
        if (Text(segment, "id") is not { } id)
            return;

        Dictionary<(string, string), int> counts = segment.TryGetProperty("in_progress", out _) ? inProgress : complete;
        counts[(trace, id)] = counts.GetValueOrDefault((trace, id)) + 1;
        if (segment.TryGetProperty("cause", out JsonElement cause))
            AddCause(trace, id, cause);
        foreach (JsonElement child in Items(segment, "subsegments"))
            Add(trace, child);
    }

    void AddCause(string trace, string id, JsonElement cause)
    {
        if (cause.ValueKind == JsonValueKind.String)
        {
            references.Add((trace, cause.GetString()!, $"{trace}/{id}.cause"));
            return;
        }

        foreach (JsonElement exception in Items(cause, "exceptions"))
        {
            if (Text(exception, "id") is { } own)
                exceptions.Add((trace, own));
            if (Text(exception, "cause") is { } inner)
                references.Add((trace, inner, $"{trace}/{id}.cause.exceptions"));
        }
    }

    static string? Text(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    static JsonElement.ArrayEnumerator Items(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : default;
}
