using System.Globalization;

namespace XRaySink.Sampling.Central;

/// <summary>A rule of X-Ray's at work: what it matches, and how it decides.</summary>
internal sealed class CentralRule(SamplingRuleDefinition definition, RuleUsage usage)
{
    readonly WildcardPattern serviceName = new(definition.ServiceName);
    readonly WildcardPattern serviceType = new(definition.ServiceType);
    readonly WildcardPattern host = new(definition.Host);
    readonly WildcardPattern method = new(definition.Method);
    readonly WildcardPattern path = new(definition.Path);
    readonly WildcardPattern resourceArn = new(definition.ResourceArn);
    readonly KeyValuePair<string, WildcardPattern>[] attributes =
        [.. definition.Attributes.Select(attribute => KeyValuePair.Create(attribute.Key, new WildcardPattern(attribute.Value)))];

    readonly bool matchesAll = definition.Name == SamplingRuleDefinition.DefaultName;
    readonly bool hasReservoir = definition.ReservoirSize > 0;

    double fixedRate = definition.FixedRate;

    public string Name => definition.Name;

    public RuleUsage Usage => usage;

    public bool Matches(in SamplingRequest request) => matchesAll
        || (serviceName.Matches(request.ServiceName)
            && serviceType.Matches(request.ServiceType)
            && host.Matches(request.Host)
            && method.Matches(request.Method)
            && path.Matches(request.Path)
            && resourceArn.Matches(request.ResourceArn)
            && MatchesAttributes(request.Attributes));

    public SamplingDecision Decide(DateTimeOffset now, Random random)
    {
        usage.CountRequest();
        bool isSampled = usage.TryTake(now, hasReservoir) || random.NextDouble() < Volatile.Read(ref fixedRate);
        if (isSampled)
            usage.CountSampled();
        return new SamplingDecision(isSampled, Name);
    }

    public void Apply(SamplingTarget target)
    {
        if (target.FixedRate is { } rate)
            Volatile.Write(ref fixedRate, rate);
        usage.Apply(target);
    }

    bool MatchesAttributes(IEnumerable<KeyValuePair<string, object?>>? tags)
    {
        foreach ((string key, WildcardPattern pattern) in attributes)
        {
            if (!HasMatch(tags, key, pattern))
                return false;
        }
        return true;
    }

    static bool HasMatch(IEnumerable<KeyValuePair<string, object?>>? tags, string key, WildcardPattern pattern)
    {
        foreach ((string tag, object? value) in tags ?? [])
        {
            if (tag == key && pattern.Matches(Convert.ToString(value, CultureInfo.InvariantCulture)))
                return true;
        }
        return false;
    }
}
