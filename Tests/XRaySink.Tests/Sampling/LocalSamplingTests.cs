using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using XRaySink.Sampling;

namespace XRaySink.Tests.Sampling;

public class LocalSamplingTests
{
    readonly FakeTimeProvider clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Test]
    public void By_default_the_first_trace_of_a_second_is_sampled_and_then_one_in_twenty()
    {
        var sampling = new LocalSampling(LocalSamplingRules.Default, clock, new ScriptedRandom(0.05, 0.0499, 0.999));

        bool[] first = Take(sampling, 4);
        clock.Advance(TimeSpan.FromSeconds(1));
        bool[] second = Take(sampling, 2);

        Assert.That(first, Is.EqualTo(new[] { true, false, true, false }));
        Assert.That(second, Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void A_new_strategy_has_the_default_rule()
    {
        var sampling = new LocalSampling();

        Assert.That(sampling.Decide(new SamplingRequest()), Is.EqualTo(new SamplingDecision(true)));
    }

    [Test]
    public void Each_second_gives_the_fixed_target_anew()
    {
        var sampling = Deciding(new LocalSamplingRule { FixedTarget = 10, Rate = 0 });

        for (int second = 0; second < 5; second++)
        {
            Assert.That(Take(sampling, 25).Count(sampled => sampled), Is.EqualTo(10));
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    // The first second may have begun long before.
    [Test, CancelAfter(10_000)]
    public void A_second_of_the_system_is_a_whole_one_too(CancellationToken late)
    {
        var sampling = new LocalSampling(new LocalSamplingRules(new LocalSamplingRule { FixedTarget = 1, Rate = 0 }));

        AwaitSample(sampling, late);
        AwaitSample(sampling, late);
        long second = Stopwatch.GetTimestamp();
        AwaitSample(sampling, late);

        // The system counts in steps of some milliseconds.
        Assert.That(Stopwatch.GetElapsedTime(second), Is.GreaterThan(TimeSpan.FromSeconds(0.9)));
    }

    [Test]
    public void A_rate_of_zero_samples_nothing_and_a_rate_of_one_everything([Values(0, 1)] double rate)
    {
        var sampling = new LocalSampling(
            new LocalSamplingRules(new LocalSamplingRule { FixedTarget = 0, Rate = rate }), clock, new ScriptedRandom(0, 1 - 1e-16));

        Assert.That(Take(sampling, 2), Is.All.EqualTo(rate == 1));
    }

    [Test]
    public void The_first_rule_that_matches_decides()
    {
        var sampling = Deciding(
            new LocalSamplingRule { FixedTarget = 0, Rate = 0 },
            new LocalSamplingRule { Path = "/api/*", Method = "GET", Host = "*.example.com", FixedTarget = 0, Rate = 1 },
            new LocalSamplingRule { Path = "/api/*", FixedTarget = 0, Rate = 0 },
            new LocalSamplingRule { Path = "*", Method = "TASK", FixedTarget = 0, Rate = 1 });

        Assert.Multiple(() =>
        {
            Assert.That(IsSampled("a.example.com", "get", "/API/x"), Is.True);
            Assert.That(IsSampled("a.example.org", "GET", "/api/x"), Is.False);
            Assert.That(IsSampled("a.example.com", "PUT", "/api/x"), Is.False);
            Assert.That(IsSampled("localhost", "TASK", "/cleanup/tokens"), Is.True);
            Assert.That(IsSampled("localhost", "GET", "/"), Is.False);
        });

        bool IsSampled(string host, string method, string path) =>
            sampling.Decide(new SamplingRequest { Host = host, Method = method, Path = path }).IsSampled;
    }

    [Test]
    public void Rules_count_apart_from_each_other()
    {
        var sampling = Deciding(
            new LocalSamplingRule { FixedTarget = 1, Rate = 0 },
            new LocalSamplingRule { Path = "/a", FixedTarget = 2, Rate = 0 });

        Assert.That(Take(sampling, 4, "/a").Count(sampled => sampled), Is.EqualTo(2));
        Assert.That(Take(sampling, 4, "/b").Count(sampled => sampled), Is.EqualTo(1));
    }

    [Test]
    public void A_clock_that_is_set_back_does_not_stop_sampling()
    {
        var time = new SettableClock { Now = DateTimeOffset.FromUnixTimeSeconds(2_000_000_000) };
        var sampling = new LocalSampling(new LocalSamplingRules(new LocalSamplingRule { Rate = 0 }), time);

        bool before = Take(sampling, 1)[0];
        time.Now -= TimeSpan.FromHours(1);

        Assert.That(before, Is.True);
        Assert.That(Take(sampling, 2), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void Many_threads_together_take_the_fixed_target_exactly()
    {
        var sampling = Deciding(new LocalSamplingRule { FixedTarget = 1000, Rate = 0 });

        int sampled = 0;
        Parallel.For(0, 20_000, _ =>
        {
            if (sampling.Decide(default).IsSampled)
                Interlocked.Increment(ref sampled);
        });

        Assert.That(sampled, Is.EqualTo(1000));
    }

    [Test]
    public void A_thread_that_read_the_clock_just_before_the_second_turned_grants_nothing_twice()
    {
        var allowance = new SecondAllowance();

        Assert.That(allowance.TryTake(101, 1), Is.True);
        Assert.That(allowance.TryTake(100, 1), Is.False);
        Assert.That(allowance.TryTake(101, 1), Is.False);
    }

    [Test]
    public void A_decision_allocates_nothing()
    {
        var sampling = Deciding(new LocalSamplingRule(), new LocalSamplingRule { Path = "/api/*", Host = "*.example.com" });
        var request = new SamplingRequest { Host = "localhost", Method = "GET", Path = "/api/orders" };
        sampling.Decide(request);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            sampling.Decide(request);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    LocalSampling Deciding(LocalSamplingRule defaultRule, params LocalSamplingRule[] rules) =>
        new(new LocalSamplingRules(defaultRule, rules), clock);

    static bool[] Take(LocalSampling sampling, int count, string path = "/") =>
        [.. Enumerable.Range(0, count).Select(_ => sampling.Decide(new SamplingRequest { Path = path }).IsSampled)];

    static void AwaitSample(LocalSampling sampling, CancellationToken late)
    {
        while (!sampling.Decide(default).IsSampled)
        {
            late.ThrowIfCancellationRequested();
            Thread.Yield();
        }
    }

    sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
