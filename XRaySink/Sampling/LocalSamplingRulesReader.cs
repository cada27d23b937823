using System.Text.Json;
using System.Text.Unicode;

namespace XRaySink.Sampling;

/// <summary>Reads the official JSON document of local sampling rules, and notes everything that is wrong with it.</summary>
internal sealed class LocalSamplingRulesReader
{
    const string ServiceName = "service_name";
    const string Host = "host";
    const string Method = "http_method";
    const string Path = "url_path";
    const string FixedTarget = "fixed_target";
    const string Rate = "rate";

    // Found values are quoted in messages, which should stay readable.
    const int MaxQuotedLength = 40;

    static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    readonly List<string> problems = [];

    /// <summary>Reads a document, or throws an exception that lists its problems.</summary>
    public static LocalSamplingRules Read(ReadOnlyMemory<byte> json, string source)
    {
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        if (json.Span.StartsWith(byteOrderMark))
            json = json.Slice(byteOrderMark.Length);
        if (!Utf8.IsValid(json.Span))
            throw new InvalidSamplingRulesException(source, ["the text is not UTF-8"]);

        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var reader = new LocalSamplingRulesReader();
            LocalSamplingRules? rules = reader.ReadDocument(document.RootElement);
            return rules is not null && reader.problems.Count == 0 ? rules : throw new InvalidSamplingRulesException(source, reader.problems);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is what an escaped half of a surrogate pair gives when it is read as text.
            throw new InvalidSamplingRulesException(source, [$"not valid JSON: {exception.Message}"], exception);
        }
    }

    LocalSamplingRules? ReadDocument(JsonElement document)
    {
        if (!IsObject(document, "the document"))
            return null;

        string? hostField = ReadVersion(document);
        LocalSamplingRule? defaultRule = ReadDefault(document);
        LocalSamplingRule[] rules = hostField is null ? [] : ReadRules(document, hostField);
        return defaultRule is null ? null : new LocalSamplingRules(defaultRule, rules);
    }

    /// <summary>The name of the host field is all that the versions differ in.</summary>
    string? ReadVersion(JsonElement document)
    {
        if (!TryGet(document, "version", "", out JsonElement version))
            return null;
        if (version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out int number) && number is 1 or 2)
            return number == 1 ? ServiceName : Host;

        Report("version", "1 or 2", version);
        return null;
    }

    LocalSamplingRule? ReadDefault(JsonElement document)
    {
        if (!TryGet(document, "default", "", out JsonElement element) || !IsObject(element, "default"))
            return null;

        foreach (string field in (ReadOnlySpan<string>)[ServiceName, Host, Method, Path])
        {
            if (element.TryGetProperty(field, out _))
                problems.Add($"default.{field}: the default rule matches everything and cannot name this");
        }
        return new LocalSamplingRule
        {
            FixedTarget = ReadFixedTarget(element, "default."),
            Rate = ReadRate(element, "default."),
        };
    }

    LocalSamplingRule[] ReadRules(JsonElement document, string hostField)
    {
        if (!document.TryGetProperty("rules", out JsonElement element) || element.ValueKind == JsonValueKind.Null)
            return [];
        if (element.ValueKind != JsonValueKind.Array)
        {
            Report("rules", "an array", element);
            return [];
        }

        var rules = new List<LocalSamplingRule>();
        foreach (JsonElement rule in element.EnumerateArray())
        {
            string prefix = $"rules[{rules.Count}]";
            rules.Add(IsObject(rule, prefix) ? ReadRule(rule, prefix + ".", hostField) : new LocalSamplingRule());
        }
        return [.. rules];
    }

    LocalSamplingRule ReadRule(JsonElement element, string prefix, string hostField)
    {
        string otherField = hostField == Host ? ServiceName : Host;
        if (element.TryGetProperty(otherField, out _))
            problems.Add($"{prefix}{otherField}: this version of the format calls it {hostField}");

        return new LocalSamplingRule
        {
            Description = element.TryGetProperty("description", out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null,
            Host = ReadPattern(element, prefix, hostField),
            Method = ReadPattern(element, prefix, Method),
            Path = ReadPattern(element, prefix, Path),
            FixedTarget = ReadFixedTarget(element, prefix),
            Rate = ReadRate(element, prefix),
        };
    }

    string ReadPattern(JsonElement rule, string prefix, string field)
    {
        if (!TryGet(rule, field, prefix, out JsonElement element))
            return "*";
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } pattern)
            return pattern;

        Report(prefix + field, "a pattern such as \"*\"", element);
        return "*";
    }

    int ReadFixedTarget(JsonElement rule, string prefix)
    {
        if (!TryGet(rule, FixedTarget, prefix, out JsonElement element))
            return 0;
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int number) && number >= 0)
            return number;

        Report(prefix + FixedTarget, "a whole number, 0 or more", element);
        return 0;
    }

    double ReadRate(JsonElement rule, string prefix)
    {
        if (!TryGet(rule, Rate, prefix, out JsonElement element))
            return 0;
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double number) && number is >= 0 and <= 1)
            return number;

        Report(prefix + Rate, "a number from 0 to 1", element);
        return 0;
    }

    bool TryGet(JsonElement owner, string field, string prefix, out JsonElement element)
    {
        if (owner.TryGetProperty(field, out element))
            return true;

        problems.Add($"{prefix}{field}: missing");
        return false;
    }

    bool IsObject(JsonElement element, string field)
    {
        if (element.ValueKind == JsonValueKind.Object)
            return true;

        Report(field, "an object", element);
        return false;
    }

    void Report(string field, string expected, JsonElement found)
    {
        string text = found.GetRawText();
        problems.Add($"{field}: expected {expected}, found {(text.Length > MaxQuotedLength ? text[..MaxQuotedLength] + "…" : text)}");
    }
}
