using System.Buffers;
using System.Text.Json;
using XRaySink.Sampling;

namespace XRaySink.Viewer.Tool.Daemon;

/// <summary>
/// What X-Ray would answer through the daemon when an SDK asks for sampling rules and quotas
/// (<see href="https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sampling.html"/>).
/// </summary>
sealed class SamplingAnswers(LocalSamplingRules rules, TimeProvider time)
{
    // AWS: the default rule has this name and comes after every other.
    const string DefaultName = "Default";
    const int DefaultPriority = 10_000;

    // How often SDKs report, and for how long what they are told holds.
    const int IntervalSeconds = 10;
    const int QuotaSeconds = 60;

    readonly DateTimeOffset loaded = time.GetUtcNow();

    public byte[] Rules() => Write(json =>
    {
        json.WriteNull("NextToken");
        json.WriteStartArray("SamplingRuleRecords");
        for (int i = 0; i < rules.Rules.Count; i++)
            WriteRule(json, NameOf(i), i + 1, rules.Rules[i]);
        WriteRule(json, DefaultName, DefaultPriority, new LocalSamplingRule { FixedTarget = rules.DefaultRule.FixedTarget, Rate = rules.DefaultRule.Rate });
        json.WriteEndArray();
    });

    /// <summary>Gives each rule that a client reports on its whole quota: on one's own machine nobody shares it.</summary>
    /// <param name="report">The client's statistics.</param>
    /// <exception cref="JsonException">It is no report.</exception>
    public byte[] Targets(ReadOnlyMemory<byte> report)
    {
        using var document = JsonDocument.Parse(report);
        string[] names = [.. RuleNames(document.RootElement)];
        return Write(json =>
        {
            json.WriteStartArray("SamplingTargetDocuments");
            foreach (string name in names)
            {
                if (Find(name) is { } rule)
                    WriteTarget(json, name, rule);
            }
            json.WriteEndArray();
            json.WriteNumber("LastRuleModification", Seconds(loaded));
            json.WriteStartArray("UnprocessedStatistics");
            foreach (string name in names.Where(name => Find(name) is null))
                WriteUnknown(json, name);
            json.WriteEndArray();
        });
    }

    static string NameOf(int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rule-{index + 1}");

    LocalSamplingRule? Find(string name)
    {
        for (int i = 0; i < rules.Rules.Count; i++)
        {
            if (NameOf(i) == name)
                return rules.Rules[i];
        }
        return name == DefaultName ? rules.DefaultRule : null;
    }

    static IEnumerable<string> RuleNames(JsonElement report)
    {
        if (report.ValueKind != JsonValueKind.Object || !report.TryGetProperty("SamplingStatisticsDocuments", out JsonElement documents) || documents.ValueKind != JsonValueKind.Array)
            throw new JsonException("SamplingStatisticsDocuments is missing or not an array");

        foreach (JsonElement document in documents.EnumerateArray())
        {
            if (document.ValueKind == JsonValueKind.Object && document.TryGetProperty("RuleName", out JsonElement name) && name.ValueKind == JsonValueKind.String)
                yield return name.GetString()!;
        }
    }

    void WriteRule(Utf8JsonWriter json, string name, int priority, LocalSamplingRule rule)
    {
        json.WriteStartObject();
        json.WriteNumber("CreatedAt", 0);
        json.WriteNumber("ModifiedAt", Seconds(loaded));
        json.WriteStartObject("SamplingRule");
        json.WriteStartObject("Attributes");
        json.WriteEndObject();
        json.WriteNumber("FixedRate", rule.Rate);
        json.WriteString("HTTPMethod", rule.Method);
        json.WriteString("Host", rule.Host);
        json.WriteNumber("Priority", priority);
        json.WriteNumber("ReservoirSize", rule.FixedTarget);
        json.WriteString("ResourceARN", "*");
        json.WriteString("RuleARN", "arn:aws:xray:local:000000000000:sampling-rule/" + name);
        json.WriteString("RuleName", name);
        json.WriteString("ServiceName", "*");
        json.WriteString("ServiceType", "*");
        json.WriteString("URLPath", rule.Path);
        json.WriteNumber("Version", 1);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    void WriteTarget(Utf8JsonWriter json, string name, LocalSamplingRule rule)
    {
        json.WriteStartObject();
        json.WriteString("RuleName", name);
        json.WriteNumber("FixedRate", rule.Rate);
        json.WriteNumber("ReservoirQuota", rule.FixedTarget);
        json.WriteNumber("ReservoirQuotaTTL", Seconds(time.GetUtcNow().AddSeconds(QuotaSeconds)));
        json.WriteNumber("Interval", IntervalSeconds);
        json.WriteEndObject();
    }

    static void WriteUnknown(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteString("RuleName", name);
        json.WriteString("ErrorCode", "404");
        json.WriteString("Message", "There is no rule of this name.");
        json.WriteEndObject();
    }

    static decimal Seconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000m;

    static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
