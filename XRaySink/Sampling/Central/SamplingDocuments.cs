using System.Buffers;
using System.Text.Json;

namespace XRaySink.Sampling.Central;

/// <summary>The JSON of X-Ray's sampling API (GetSamplingRules, GetSamplingTargets).</summary>
/// <remarks>
/// A document of another shape gives a <see cref="JsonException"/>. A single rule or target that does not make sense is left out, and
/// said to be, because the others are still right.
/// </remarks>
internal static class SamplingDocuments
{
    // AWS: the only version of a rule there is (X-Ray API, SamplingRule).
    const int RuleVersion = 1;

    /// <summary>Asks for the page of rules that follows; the first is asked for with an empty body.</summary>
    public static byte[] WriteRulesRequest(string? nextToken)
    {
        if (nextToken is null)
            return [];

        return Write(nextToken, static (json, token) => json.WriteString("NextToken", token));
    }

    public static byte[] WriteTargetsRequest(IReadOnlyList<SamplingStatistics> reports, string clientId, DateTimeOffset now) =>
        Write((reports, clientId, now), static (json, report) =>
        {
            json.WriteStartArray("SamplingStatisticsDocuments");
            foreach (SamplingStatistics statistics in report.reports)
            {
                json.WriteStartObject();
                json.WriteString("ClientID", report.clientId);
                json.WriteString("RuleName", statistics.RuleName);
                json.WriteNumber("RequestCount", statistics.Requests);
                json.WriteNumber("SampledCount", statistics.Sampled);
                json.WriteNumber("BorrowCount", statistics.Borrowed);
                json.WriteNumber("Timestamp", report.now.ToUnixTimeMilliseconds() / 1000m);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });

    /// <summary>Reads one page of rules.</summary>
    /// <param name="json">The document.</param>
    /// <param name="rules">Where the rules go.</param>
    /// <param name="ignored">Where the names of rules go that could not be understood.</param>
    /// <returns>The token of the page that follows; <see langword="null"/> when this is the last.</returns>
    public static string? ReadRules(ReadOnlyMemory<byte> json, List<SamplingRuleDefinition> rules, List<string> ignored)
    {
        using var document = JsonDocument.Parse(json);
        foreach (JsonElement record in Items(Required(document.RootElement, "SamplingRuleRecords")))
        {
            if (Member(record, "SamplingRule") is not { } rule)
                continue;
            if (ReadRule(rule) is { } definition)
                rules.Add(definition);
            else
                ignored.Add(Text(rule, "RuleName") ?? "(without a name)");
        }
        return Text(document.RootElement, "NextToken") is { Length: > 0 } token ? token : null;
    }

    public static SamplingTargets ReadTargets(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var targets = new List<SamplingTarget>();
        foreach (JsonElement target in Items(Required(document.RootElement, "SamplingTargetDocuments")))
        {
            if (Text(target, "RuleName") is { } name)
                targets.Add(ReadTarget(name, target));
        }

        var unprocessed = new List<string>();
        foreach (JsonElement item in Items(Member(document.RootElement, "UnprocessedStatistics")))
            unprocessed.Add($"{Text(item, "RuleName")}: {Text(item, "ErrorCode")} {Text(item, "Message")}");

        return new SamplingTargets(targets, Time(document.RootElement, "LastRuleModification"), unprocessed);
    }

    static SamplingRuleDefinition? ReadRule(JsonElement rule)
    {
        if (Text(rule, "RuleName") is not { Length: > 0 } name
            || Number(rule, "Version") is not RuleVersion
            || Number(rule, "FixedRate") is not { } rate || rate is not (>= 0 and <= 1)
            || Whole(rule, "ReservoirSize") is not { } reservoir
            || Whole(rule, "Priority") is not { } priority)
        {
            return null;
        }

        return new SamplingRuleDefinition
        {
            Name = name,
            Priority = priority,
            FixedRate = rate,
            ReservoirSize = reservoir,
            ServiceName = Text(rule, "ServiceName") ?? "*",
            ServiceType = Text(rule, "ServiceType") ?? "*",
            Host = Text(rule, "Host") ?? "*",
            Method = Text(rule, "HTTPMethod") ?? "*",
            Path = Text(rule, "URLPath") ?? "*",
            ResourceArn = Text(rule, "ResourceARN") ?? "*",
            Attributes = ReadAttributes(rule),
        };
    }

    static List<KeyValuePair<string, string>> ReadAttributes(JsonElement rule)
    {
        var attributes = new List<KeyValuePair<string, string>>();
        if (Member(rule, "Attributes") is { ValueKind: JsonValueKind.Object } element)
        {
            foreach (JsonProperty attribute in element.EnumerateObject())
            {
                if (attribute.Value.ValueKind == JsonValueKind.String)
                    attributes.Add(KeyValuePair.Create(attribute.Name, attribute.Value.GetString()!));
            }
        }
        return attributes;
    }

    static SamplingTarget ReadTarget(string name, JsonElement target) => new(
        name,
        Number(target, "FixedRate") is { } rate and >= 0 and <= 1 ? rate : null,
        Whole(target, "ReservoirQuota"),
        Time(target, "ReservoirQuotaTTL"),
        Whole(target, "Interval") is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    static JsonElement Required(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.Array } array ? array : throw new JsonException($"{name} is missing or not an array");

    static JsonElement? Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    static JsonElement.ArrayEnumerator Items(JsonElement? array) =>
        array is { ValueKind: JsonValueKind.Array } element ? element.EnumerateArray() : default;

    static string? Text(JsonElement owner, string name) => Member(owner, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    static double? Number(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) ? value : null;

    // Some encoders write whole numbers as 10.0.
    static int? Whole(JsonElement owner, string name) => Number(owner, name) is { } value and >= 0 and <= int.MaxValue ? (int)value : null;

    // Seconds since 1970, with a fraction. The bounds are those of DateTimeOffset.
    static DateTimeOffset? Time(JsonElement owner, string name) =>
        Number(owner, name) is { } seconds and >= 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000)) : null;

    static byte[] Write<T>(T state, Action<Utf8JsonWriter, T> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeMembers(json, state);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
