namespace XRaySink.Sampling.Central;

/// <summary>A sampling rule as X-Ray has it (X-Ray API, SamplingRule).</summary>
internal sealed record SamplingRuleDefinition
{
    /// <summary>The rule that X-Ray always has and that matches everything.</summary>
    public const string DefaultName = "Default";

    public required string Name { get; init; }

    /// <summary>1 to 9999, and 10000 for the default rule; the lowest is tried first.</summary>
    public required int Priority { get; init; }

    /// <summary>The share that is sampled beyond the reservoir, 0 to 1.</summary>
    public required double FixedRate { get; init; }

    /// <summary>What all services together sample each second before the share counts; 0 or more.</summary>
    public required int ReservoirSize { get; init; }

    public string ServiceName { get; init; } = "*";

    public string ServiceType { get; init; } = "*";

    public string Host { get; init; } = "*";

    public string Method { get; init; } = "*";

    public string Path { get; init; } = "*";

    public string ResourceArn { get; init; } = "*";

    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];
}
