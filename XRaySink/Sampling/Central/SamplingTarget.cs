namespace XRaySink.Sampling.Central;

/// <summary>What X-Ray grants this process for one rule (X-Ray API, SamplingTargetDocument). What it leaves out stays as it was.</summary>
/// <param name="RuleName">The rule.</param>
/// <param name="FixedRate">The share that is sampled beyond the quota, 0 to 1.</param>
/// <param name="Quota">How many this process may take from the reservoir each second.</param>
/// <param name="QuotaExpires">Until when the quota holds.</param>
/// <param name="Interval">How long to wait before the next report.</param>
internal sealed record SamplingTarget(string RuleName, double? FixedRate, int? Quota, DateTimeOffset? QuotaExpires, TimeSpan? Interval);

/// <summary>The answer to a report.</summary>
/// <param name="Targets">One target for each rule that was understood.</param>
/// <param name="LastRuleModification">When somebody last changed a rule.</param>
/// <param name="Unprocessed">For each rule whose statistics X-Ray did not take, why.</param>
internal sealed record SamplingTargets(
    IReadOnlyList<SamplingTarget> Targets, DateTimeOffset? LastRuleModification, IReadOnlyList<string> Unprocessed);
