namespace XRaySink.Sampling.Central;

/// <summary>All rules of one refresh, in the order in which they are tried.</summary>
internal sealed class CentralRules
{
    // AWS SDKs: rules that could not be refreshed for an hour are no longer believed.
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    readonly CentralRule[] rules;

    public CentralRules(IEnumerable<SamplingRuleDefinition> definitions, DateTimeOffset refreshed, CentralRules? previous)
    {
        Refreshed = refreshed;
        rules =
        [
            .. definitions
                .DistinctBy(definition => definition.Name)
                .OrderBy(definition => definition.Priority)
                .ThenBy(definition => definition.Name, StringComparer.Ordinal)
                .Select(definition => new CentralRule(definition, previous?.Find(definition.Name)?.Usage ?? new RuleUsage(refreshed))),
        ];
    }

    public DateTimeOffset Refreshed { get; }

    public bool IsExpired(DateTimeOffset now) => now - Refreshed > Lifetime;

    /// <summary>The first rule that matches.</summary>
    public CentralRule? Match(in SamplingRequest request)
    {
        foreach (CentralRule rule in rules)
        {
            if (rule.Matches(request))
                return rule;
        }
        return null;
    }

    /// <summary>The reports that are due.</summary>
    public List<SamplingStatistics> Report(DateTimeOffset now)
    {
        var reports = new List<SamplingStatistics>();
        foreach (CentralRule rule in rules)
        {
            if (rule.Usage.Report(rule.Name, now) is { } report)
                reports.Add(report);
        }
        return reports;
    }

    public void Apply(SamplingTarget target) => Find(target.RuleName)?.Apply(target);

    CentralRule? Find(string name) => Array.Find(rules, rule => rule.Name == name);
}
