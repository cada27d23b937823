namespace XRaySink.Sampling;

/// <summary>
/// Decides by rules that are known in this process: the first rule that matches takes its fixed number of traces each second, and a
/// share of all others.
/// </summary>
/// <remarks>The algorithm is that of the local rules of the AWS X-Ray SDK for .NET. Safe for many threads; takes no lock.</remarks>
public sealed class LocalSampling : ISamplingStrategy
{
    const int MillisecondsPerSecond = 1_000;

    readonly MeteredRule[] rules;
    readonly MeteredRule @default;
    readonly TimeProvider clock;
    readonly Random random;

    /// <summary>Decides by the default rule alone: the first trace of each second and 5 % of all others.</summary>
    public LocalSampling()
        : this(LocalSamplingRules.Default)
    {
    }

    /// <summary>Decides by the rules given.</summary>
    /// <param name="rules">The rules, for example from <see cref="LocalSamplingRules.Load(string)"/>.</param>
    /// <param name="clock">What tells the second; the system's clock when <see langword="null"/>.</param>
    /// <param name="random">What draws the share; <see cref="Random.Shared"/> when <see langword="null"/>. It must be safe for many threads.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rules"/> is <see langword="null"/>.</exception>
    public LocalSampling(LocalSamplingRules rules, TimeProvider? clock = null, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        this.clock = clock ?? TimeProvider.System;
        this.random = random ?? Random.Shared;
        this.rules = [.. rules.Rules.Select(rule => new MeteredRule(rule))];
        @default = new MeteredRule(rules.DefaultRule);
    }

    /// <inheritdoc/>
    public SamplingDecision Decide(in SamplingRequest request)
    {
        MeteredRule rule = FirstMatch(request);
        return new SamplingDecision(
            rule.TryTakeFixed(PresentSecond()) || random.NextDouble() < rule.Rate);
    }

    // It does not matter where a second begins, and the system counts milliseconds at a fraction of what reading its clock costs.
    long PresentSecond() =>
        clock == TimeProvider.System ? Environment.TickCount64 / MillisecondsPerSecond : clock.GetUtcNow().ToUnixTimeSeconds();

    MeteredRule FirstMatch(in SamplingRequest request)
    {
        foreach (MeteredRule rule in rules)
        {
            if (rule.Matches(request))
                return rule;
        }
        return @default;
    }

    /// <summary>A rule, and what it has taken in the current second.</summary>
    sealed class MeteredRule(LocalSamplingRule rule)
    {
        readonly WildcardPattern host = new(rule.Host);
        readonly WildcardPattern method = new(rule.Method);
        readonly WildcardPattern path = new(rule.Path);
        readonly int fixedTarget = rule.FixedTarget;
        readonly SecondAllowance allowance = new();

        public double Rate { get; } = rule.Rate;

        public bool Matches(in SamplingRequest request) =>
            host.Matches(request.Host) && method.Matches(request.Method) && path.Matches(request.Path);

        public bool TryTakeFixed(long second) => allowance.TryTake(second, fixedTarget);
    }
}
