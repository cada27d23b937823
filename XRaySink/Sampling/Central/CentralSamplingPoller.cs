using System.Security.Cryptography;

namespace XRaySink.Sampling.Central;

/// <summary>Keeps the rules and their targets up to date, one request at a time.</summary>
/// <param name="daemon">Who is asked.</param>
/// <param name="address">What messages call it.</param>
/// <param name="failures">Where errors are noted.</param>
/// <param name="clock">The time, and what waits.</param>
/// <param name="random">Spreads the requests of many processes.</param>
internal sealed class CentralSamplingPoller(SamplingDaemon daemon, Uri address, SamplingFailures failures, TimeProvider clock, Random random)
{
    // AWS SDKs: rules are asked for every 300 s and up to 5 s more, targets every 10 s and up to 0.1 s more.
    static readonly TimeSpan RulesPause = TimeSpan.FromSeconds(300);
    static readonly TimeSpan TargetsPause = TimeSpan.FromSeconds(10);
    const int RulesJitterMilliseconds = 5000;
    const int TargetsJitterMilliseconds = 100;

    // AWS: 24 hexadecimal digits that tell this process from others (X-Ray API, SamplingStatisticsDocument).
    readonly string clientId = Convert.ToHexString(RandomNumberGenerator.GetBytes(12)).ToLowerInvariant();

    CentralRules? rules;
    TimeSpan retryPause = TargetsPause;

    /// <summary>The rules of the latest refresh that succeeded; <see langword="null"/> before the first.</summary>
    public CentralRules? Rules => Volatile.Read(ref rules);

    /// <summary>Called each time there is nothing to do but to wait.</summary>
    public Action? Waiting { get; set; }

    /// <summary>Asks until it is cancelled.</summary>
    public async Task Run(CancellationToken stop)
    {
        long start = clock.GetTimestamp();
        TimeSpan rulesDue = TimeSpan.Zero;
        TimeSpan targetsDue = TargetsPause + Jitter(TargetsJitterMilliseconds);
        while (true)
        {
            if (clock.GetElapsedTime(start) >= rulesDue)
                rulesDue = await PollRules(stop).ConfigureAwait(false) + clock.GetElapsedTime(start);
            if (clock.GetElapsedTime(start) >= targetsDue)
            {
                if (await PollTargets(stop).ConfigureAwait(false))
                    rulesDue = await PollRules(stop).ConfigureAwait(false) + clock.GetElapsedTime(start);
                targetsDue = clock.GetElapsedTime(start) + TargetsPause + Jitter(TargetsJitterMilliseconds);
            }

            TimeSpan due = rulesDue < targetsDue ? rulesDue : targetsDue;
            TimeSpan pause = due - clock.GetElapsedTime(start);
            Task wait = Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, clock, stop);
            Waiting?.Invoke();
            await wait.ConfigureAwait(false);
        }
    }

    /// <summary>Refreshes the rules.</summary>
    /// <returns>How long to wait before the next time: a daemon that starts after its service should be found soon.</returns>
    async Task<TimeSpan> PollRules(CancellationToken stop)
    {
        try
        {
            var ignored = new List<string>();
            List<SamplingRuleDefinition> definitions = await daemon.GetRules(ignored, stop).ConfigureAwait(false);
            failures.Answered();
            failures.AddIgnoredRules(ignored);
            Volatile.Write(ref rules, new CentralRules(definitions, clock.GetUtcNow(), rules));
            retryPause = TargetsPause;
            return RulesPause + Jitter(RulesJitterMilliseconds);
        }
#pragma warning disable CA1031 // whatever goes wrong, the known rules hold and the next request may succeed
        catch (Exception exception) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            failures.Add(exception, address);
            TimeSpan pause = retryPause;
            retryPause = pause * 2 < RulesPause ? pause * 2 : RulesPause;
            return pause;
        }
    }

    /// <summary>Reports what the rules did and applies what X-Ray grants them.</summary>
    /// <returns>Whether somebody has changed a rule since the rules were refreshed.</returns>
    async Task<bool> PollTargets(CancellationToken stop)
    {
        if (rules?.Report(clock.GetUtcNow()) is not { Count: > 0 } reports)
            return false;

        try
        {
            SamplingTargets answer = await daemon.GetTargets(reports, clientId, clock.GetUtcNow(), stop).ConfigureAwait(false);
            failures.AddUnprocessed(answer.Unprocessed);
            foreach (SamplingTarget target in answer.Targets)
                rules.Apply(target);
            return answer.LastRuleModification > rules.Refreshed;
        }
#pragma warning disable CA1031 // as above; what was counted is lost, as it is with the official SDKs
        catch (Exception exception) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            failures.Add(exception, address);
            return false;
        }
    }

    TimeSpan Jitter(int maximum) => TimeSpan.FromMilliseconds(random.Next(1, maximum + 1));
}
