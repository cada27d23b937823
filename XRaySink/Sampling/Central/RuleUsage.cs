namespace XRaySink.Sampling.Central;

/// <summary>
/// What is counted for a rule and granted to it. It outlives the rule's definition: a refresh replaces that, and goes on with this.
/// </summary>
internal sealed class RuleUsage(DateTimeOffset firstSeen)
{
    // AWS SDKs: the interval of reports until X-Ray says another.
    static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(10);

    readonly SecondAllowance takenOfQuota = new();
    readonly SecondAllowance borrowed = new();

    // Replaced as a whole, so that a decision never sees a new quota with an old end.
    Quota quota = new(0, DateTimeOffset.MinValue);

    int requestCount;
    int sampledCount;
    int borrowCount;

    // Read and written by the poller alone.
    DateTimeOffset lastReport = firstSeen;
    TimeSpan interval = DefaultInterval;

    /// <summary>Takes one trace of the reservoir: of the quota while it holds, and else one borrowed each second until X-Ray grants a quota.</summary>
    /// <param name="now">The time.</param>
    /// <param name="canBorrow">Whether the rule has a reservoir at all.</param>
    public bool TryTake(DateTimeOffset now, bool canBorrow)
    {
        long second = now.ToUnixTimeSeconds();
        Quota granted = Volatile.Read(ref quota);
        if (now <= granted.Expires)
            return takenOfQuota.TryTake(second, granted.PerSecond);
        if (!canBorrow || !borrowed.TryTake(second, 1))
            return false;

        Interlocked.Increment(ref borrowCount);
        return true;
    }

    public void CountRequest() => Interlocked.Increment(ref requestCount);

    // AWS: SampledCount is the number of requests recorded, which the borrowed ones are too (X-Ray API, SamplingStatisticsDocument).
    public void CountSampled() => Interlocked.Increment(ref sampledCount);

    public void Apply(SamplingTarget target)
    {
        Volatile.Write(ref quota, new Quota(target.Quota ?? quota.PerSecond, target.QuotaExpires ?? quota.Expires));
        interval = target.Interval ?? interval;
    }

    /// <summary>What to report, from zero again afterwards; <see langword="null"/> when there is nothing to report or it is not time yet.</summary>
    public SamplingStatistics? Report(string ruleName, DateTimeOffset now)
    {
        if (Volatile.Read(ref requestCount) == 0 || now - lastReport < interval)
            return null;

        lastReport = now;

        // In the opposite order of counting, so that no report has more traces than requests.
        int borrowed = Interlocked.Exchange(ref borrowCount, 0);
        int sampled = Interlocked.Exchange(ref sampledCount, 0);
        int requests = Interlocked.Exchange(ref requestCount, 0);
        return new SamplingStatistics(ruleName, requests, sampled, borrowed);
    }

    sealed record Quota(int PerSecond, DateTimeOffset Expires);
}
