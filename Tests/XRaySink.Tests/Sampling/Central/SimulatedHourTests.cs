using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using XRaySink.Sampling;
using XRaySink.Tests.Loopback;

namespace XRaySink.Tests.Sampling.Central;

/// <summary>
/// An hour of traffic, with rules that change, quotas that come, shrink and run out, and a daemon that fails for a while; then an hour
/// without the daemon, so that the rules expire, and its return.
/// </summary>
public class SimulatedHourTests
{
    const double Begin = 2_000_000_000;
    const double Length = 7800;
    const double OutageBegin = 1200;
    const double OutageEnd = 1500;
    const double LongOutageBegin = 3700;
    const double LongOutageEnd = 7500;

    // The rules are changed at these times.
    static readonly double[] Changes = [0, 777, 1650];

    [Test]
    public async Task Decisions_and_reports_are_those_of_the_reference_model_to_the_request()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds((long)Begin * 1000));
        double Now() => time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0 - Begin;

        var received = new ConcurrentQueue<List<(string Rule, int Requests, int Sampled, int Borrowed)>>();
        await using var daemon = new FakeDaemon();
        daemon.Targets = reports =>
        {
            received.Enqueue([.. reports.Select(r => (r.RuleName, r.RequestCount, r.SampledCount, r.BorrowCount)).OrderBy(r => r.RuleName, StringComparer.Ordinal)]);
            double now = Now();
            return new
            {
                SamplingTargetDocuments = reports.Select(report => TargetOf(report.RuleName, now)),
                LastRuleModification = Begin + Changes.Last(change => change <= now),
            };
        };

        using var signal = new PollSignal();
        using var sampling = new CentralSampling(new CentralSamplingOptions { Daemon = daemon.Address, TimeProvider = time, Random = new Shares() }) { Waiting = signal.Set };
        var model = new ReferenceModel(new Shares().NextDouble);
        var schedule = new Schedule();
        var traffic = new Random(42);

        Arrange(daemon, 0);
        sampling.Start();
        await signal.Wait();
        schedule.Poll(0, model, daemon, received);

        int requests = 0, sampled = 0;
        double nextRequest = 0.1;
        while (true)
        {
            double next = Math.Min(nextRequest, schedule.Next);
            if (next > Length)
                break;

            time.Advance(TimeSpan.FromMilliseconds(Math.Round((next - Now()) * 1000)));
            Arrange(daemon, next);
            if (next >= schedule.Next)
            {
                await signal.Wait();
                schedule.Poll(next, model, daemon, received);
            }
            if (next >= nextRequest)
            {
                (string service, string method, string path) = NextRequest(traffic);
                SamplingDecision decision = sampling.Decide(new SamplingRequest { ServiceName = service, Host = "localhost", Method = method, Path = path });
                Assert.That((decision.IsSampled, decision.RuleName), Is.EqualTo(model.Decide(Begin + next, service, method, path)), () => $"request {requests} after {next} s");
                requests++;
                sampled += decision.IsSampled ? 1 : 0;

                // bursts and lulls
                nextRequest = Math.Round(next + traffic.Next(1, (int)next / 60 % 2 == 0 ? 200 : 2500) / 1000.0, 3);
            }
        }

        TestContext.Out.WriteLine($"{requests} requests, {sampled} sampled, {daemon.Requests.Count} polls");
        Assert.That(schedule.Reports, Is.GreaterThan(300));
        Assert.That(sampled, Is.InRange(requests / 20, requests - requests / 20));
        Assert.That(sampling.FailureCount, Is.EqualTo(schedule.Failures));
    }

    /// <summary>What the daemon is like at a time.</summary>
    static void Arrange(FakeDaemon daemon, double now)
    {
        daemon.Instead = IsOut(now) ? _ => new LoopbackResponse(500, []) : null;
        daemon.Rules = RulesAt(now);
    }

    static bool IsOut(double now) => now is >= OutageBegin and < OutageEnd or >= LongOutageBegin and < LongOutageEnd;

    static IReadOnlyList<FakeRule> RulesAt(double now) => now switch
    {
        < 777 =>
        [
            new FakeRule("Default", 10000, 1, 0.05),
            new FakeRule("orders", 100, 5, 0.2) { URLPath = "/Orders/*", HTTPMethod = "P??T" },
            new FakeRule("tasks", 50, 0, 0.5) { HTTPMethod = "task" },
            new FakeRule("a-tie", 50, 1, 0) { URLPath = "*/tokens" },
        ],
        < 1650 =>
        [
            new FakeRule("orders", 100, 5, 0.9) { URLPath = "/orders/*" },
            new FakeRule("Default", 10000, 2, 0.1),
            new FakeRule("tasks", 50, 3, 0) { HTTPMethod = "TASK", ServiceName = "job*" },
        ],
        _ => [new FakeRule("orders", 100, 0, 0.5) { URLPath = "/orders/*" }],
    };

    /// <summary>Quotas come after a while, change, are left out at times, and end before they are renewed.</summary>
    static FakeTarget TargetOf(string rule, double now)
    {
        int minute = (int)now / 60;
        return new FakeTarget(
            rule,
            FixedRate: (minute % 5) switch { 0 => 0, 1 => 1, _ => 0.25 },
            ReservoirQuota: minute % 3 == 0 ? null : minute % 7,
            ReservoirQuotaTTL: minute % 3 == 0 ? null : Begin + now + (minute % 4 * 7),
            Interval: rule == "tasks" ? 30 : null);
    }

    static (string Service, string Method, string Path) NextRequest(Random traffic) => (
        traffic.Next(2) == 0 ? "jobs" : "web",
        new[] { "GET", "POST", "TASK", "PUT" }[traffic.Next(4)],
        new[] { "/orders/1", "/ORDERS/2", "/", "/cleanup/tokens" }[traffic.Next(4)]);

    /// <summary>The same shares each time, and always the same jitter: 3 s for rules and 50 ms for targets.</summary>
    sealed class Shares : Random
    {
        readonly Random shares = new(7);

        public override double NextDouble() => shares.NextDouble();

        public override int Next(int minValue, int maxValue) => maxValue > 1000 ? 3000 : 50;
    }

    /// <summary>When which request has to be made, and what the model makes of it.</summary>
    sealed class Schedule
    {
        double rulesDue;
        double targetsDue = 10.05;
        double retry = 10;
        double refreshed = double.NegativeInfinity;

        public double Next => Math.Min(rulesDue, targetsDue);

        public int Reports { get; private set; }

        public int Failures { get; private set; }

        public void Poll(double now, ReferenceModel model, FakeDaemon daemon, ConcurrentQueue<List<(string, int, int, int)>> received)
        {
            if (now >= rulesDue)
                PollRules(now, model, daemon);
            if (now < targetsDue)
                return;

            targetsDue = Math.Round(now + 10.05, 3);
            List<(string Rule, int, int, int)> expected = model.Report(Begin + now);
            if (expected.Count == 0)
                return;
            if (IsOut(now))
            {
                Failures++;
                return;
            }

            Assert.That(received.TryDequeue(out List<(string, int, int, int)>? reported), Is.True, () => $"report after {now} s");
            Assert.That(reported, Is.EqualTo(expected), () => $"report after {now} s");
            Reports++;
            foreach ((string rule, _, _, _) in expected)
                model.Apply(TargetOf(rule, now));
            if (Changes.Last(change => change <= now) > refreshed)
                PollRules(now, model, daemon);
        }

        void PollRules(double now, ReferenceModel model, FakeDaemon daemon)
        {
            if (IsOut(now))
            {
                Failures++;
                rulesDue = Math.Round(now + retry, 3);
                retry = Math.Min(retry * 2, 300);
                return;
            }

            model.Refresh(Begin + now, daemon.Rules);
            refreshed = now;
            retry = 10;
            rulesDue = Math.Round(now + 303, 3);
        }
    }
}
