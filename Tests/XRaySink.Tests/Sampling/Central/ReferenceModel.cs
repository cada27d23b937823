using System.Text.RegularExpressions;

namespace XRaySink.Tests.Sampling.Central;

/// <summary>The centralised algorithm once more, written down step by step for one thread and without regard to speed.</summary>
sealed class ReferenceModel(Func<double> nextShare)
{
    readonly Dictionary<string, State> states = [];

    IReadOnlyList<FakeRule> rules = [];
    double refreshed = double.NegativeInfinity;

    readonly Dictionary<long, int> localTaken = [];

    public (bool Sampled, string? Rule) Decide(double now, string service, string method, string path)
    {
        long second = (long)Math.Floor(now);
        FakeRule? rule = now - refreshed > 3600
            ? null
            : rules.OrderBy(r => r.Priority).ThenBy(r => r.RuleName, StringComparer.Ordinal)
                .FirstOrDefault(r => r.RuleName == "Default" || (Like(r.ServiceName, service) && Like(r.HTTPMethod, method) && Like(r.URLPath, path)));
        if (rule is null)
            return (Local(second), null);

        State state = states[rule.RuleName];
        state.Requests++;
        if (now <= state.QuotaEnd)
        {
            if (state.TakenIn.GetValueOrDefault(second) < state.Quota)
            {
                state.TakenIn[second] = state.TakenIn.GetValueOrDefault(second) + 1;
                state.Sampled++;
                return (true, rule.RuleName);
            }
        }
        else if (rule.ReservoirSize > 0 && state.BorrowedIn.Add(second))
        {
            state.Borrowed++;
            state.Sampled++;
            return (true, rule.RuleName);
        }

        bool lucky = nextShare() < state.Rate;
        if (lucky)
            state.Sampled++;
        return (lucky, rule.RuleName);
    }

    public void Refresh(double now, IReadOnlyList<FakeRule> definitions)
    {
        refreshed = now;
        rules = definitions;
        foreach (string gone in states.Keys.Except(definitions.Select(rule => rule.RuleName)).ToArray())
            states.Remove(gone);
        foreach (FakeRule rule in definitions)
        {
            if (!states.TryGetValue(rule.RuleName, out State? state))
                states[rule.RuleName] = state = new State { Reported = now };
            state.Rate = rule.FixedRate;
        }
    }

    /// <summary>What has to be reported now, in the order of the rules' names.</summary>
    public List<(string Rule, int Requests, int Sampled, int Borrowed)> Report(double now)
    {
        var reports = new List<(string, int, int, int)>();
        foreach ((string rule, State state) in states.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (state.Requests == 0 || now - state.Reported < state.Interval)
                continue;
            reports.Add((rule, state.Requests, state.Sampled, state.Borrowed));
            state.Requests = state.Sampled = state.Borrowed = 0;
            state.Reported = now;
        }
        return reports;
    }

    public void Apply(FakeTarget target)
    {
        if (!states.TryGetValue(target.RuleName, out State? state))
            return;
        state.Rate = target.FixedRate;
        if (target.ReservoirQuota is { } quota)
            state.Quota = quota;
        if (target.ReservoirQuotaTTL is { } end)
            state.QuotaEnd = end;
        if (target.Interval is { } interval)
            state.Interval = interval;
    }

    bool Local(long second)
    {
        if (localTaken.TryAdd(second, 1))
            return true;
        return nextShare() < 0.05;
    }

    static bool Like(string pattern, string text) =>
        Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace("\\*", ".*").Replace("\\?", ".") + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    sealed class State
    {
        public Dictionary<long, int> TakenIn { get; } = [];

        public HashSet<long> BorrowedIn { get; } = [];

        public double Rate { get; set; }

        public int Quota { get; set; }

        public double QuotaEnd { get; set; } = double.NegativeInfinity;

        public int Interval { get; set; } = 10;

        public double Reported { get; set; }

        public int Requests { get; set; }

        public int Sampled { get; set; }

        public int Borrowed { get; set; }
    }
}

/// <summary>A target as the API spells it.</summary>
sealed record FakeTarget(string RuleName, double FixedRate, int? ReservoirQuota, double? ReservoirQuotaTTL, int? Interval);
