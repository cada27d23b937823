namespace XRaySink.Sampling;

/// <summary>Whether a trace is recorded, and the rule that said so.</summary>
/// <param name="IsSampled">Whether the trace is recorded.</param>
/// <param name="RuleName">The name of the sampling rule, as X-Ray shows it; <see langword="null"/> when no named rule decided.</param>
public readonly record struct SamplingDecision(bool IsSampled, string? RuleName = null);
