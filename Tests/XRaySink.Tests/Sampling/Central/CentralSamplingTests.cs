using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using XRaySink.Configuration;
using XRaySink.Sampling;
using XRaySink.Tests.Loopback;

namespace XRaySink.Tests.Sampling.Central;

public class CentralSamplingTests
{
    static readonly FakeRule None = new("Default", 10000, 0, 0);
    static readonly FakeRule All = new("Default", 10000, 0, 1);

    readonly FakeTimeProvider clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    readonly LogLines log = new();

    FakeDaemon daemon = null!;
    PollSignal signal = null!;

    [SetUp]
    public void Start_a_daemon()
    {
        daemon = new FakeDaemon();
        signal = new PollSignal();
        log.Clear();
    }

    [TearDown]
    public async Task Stop_the_daemon()
    {
        await daemon.DisposeAsync();
        signal.Dispose();
    }

    [Test]
    public async Task Nothing_is_asked_before_the_first_decision()
    {
        daemon.Rules = [All];
        using CentralSampling sampling = Sampling();
        Assert.That(daemon.Requests, Is.Empty);

        sampling.Decide(default);
        await signal.Wait();

        Assert.That(daemon.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_fallback_decides_until_rules_have_come()
    {
        daemon.Rules = [All];
        using CentralSampling sampling = Sampling();

        Assert.That(sampling.Decide(default), Is.EqualTo(new SamplingDecision(false)));
        await signal.Wait();
        Assert.That(sampling.Decide(default), Is.EqualTo(new SamplingDecision(true, "Default")));
    }

    [Test]
    public async Task The_fallback_decides_where_no_rule_matches()
    {
        daemon.Rules = [new FakeRule("orders", 1, 0, 1) { URLPath = "/orders/*" }];
        using CentralSampling sampling = await Started();

        Assert.That(sampling.Decide(new SamplingRequest { Path = "/orders/1" }), Is.EqualTo(new SamplingDecision(true, "orders")));
        Assert.That(sampling.Decide(new SamplingRequest { Path = "/" }), Is.EqualTo(new SamplingDecision(false)));
    }

    [Test]
    public async Task Rules_are_believed_for_an_hour_after_they_last_came()
    {
        daemon.Rules = [All];
        using CentralSampling sampling = await Started();
        daemon.Instead = _ => new LoopbackResponse(500, []);

        await Advance(TimeSpan.FromSeconds(3600));
        Assert.That(sampling.Decide(default).IsSampled, Is.True);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(sampling.Decide(default).IsSampled, Is.False);
    }

    [Test]
    public async Task All_fields_of_a_rule_must_match()
    {
        daemon.Rules =
        [
            new FakeRule("narrow", 1, 0, 1)
            {
                ServiceName = "web*", ServiceType = "AWS::ECS::*", Host = "*.example.com", HTTPMethod = "GET", URLPath = "/api/*", ResourceARN = "arn:aws:ecs:*",
                Attributes = new Dictionary<string, string> { ["dog"] = "bar?", ["cow"] = "mooo" },
            },
        ];
        using CentralSampling sampling = await Started();
        var request = new SamplingRequest
        {
            ServiceName = "WebShop",
            ServiceType = "AWS::ECS::Container",
            Host = "a.example.com",
            Method = "get",
            Path = "/api/x",
            ResourceArn = "arn:aws:ecs:eu-west-1:1:task/x",
            Attributes = [KeyValuePair.Create("cow", (object?)"mooo"), KeyValuePair.Create("dog", (object?)"bark"), KeyValuePair.Create("n", (object?)null)],
        };

        Assert.Multiple(() =>
        {
            Assert.That(sampling.Decide(request).IsSampled, Is.True);
            Assert.That(sampling.Decide(request with { ServiceName = "shop" }).IsSampled, Is.False);
            Assert.That(sampling.Decide(request with { ServiceType = null }).IsSampled, Is.False);
            Assert.That(sampling.Decide(request with { Host = "example.com" }).IsSampled, Is.False);
            Assert.That(sampling.Decide(request with { Method = "PUT" }).IsSampled, Is.False);
            Assert.That(sampling.Decide(request with { Path = "/" }).IsSampled, Is.False);
            Assert.That(sampling.Decide(request with { ResourceArn = "arn:aws:lambda:x" }).IsSampled, Is.False);
            Assert.That(sampling.Decide(request with { Attributes = null }).IsSampled, Is.False);
            Assert.That(sampling.Decide(request with { Attributes = [KeyValuePair.Create("cow", (object?)"mooo")] }).IsSampled, Is.False);
            Assert.That(sampling.Decide(request with { Attributes = [KeyValuePair.Create("cow", (object?)"mooo"), KeyValuePair.Create("dog", (object?)"barks")] }).IsSampled, Is.False);
        });
    }

    [Test]
    public async Task One_a_second_is_borrowed_until_a_quota_is_granted()
    {
        daemon.Rules = [new FakeRule("Default", 10000, 10, 0)];
        IReadOnlyList<FakeReport> reported = [];
        daemon.Targets = reports =>
        {
            reported = reports;
            return new { SamplingTargetDocuments = new[] { new FakeTarget("Default", 0, 3, clock.GetUtcNow().ToUnixTimeSeconds() + 5, 10) } };
        };
        using CentralSampling sampling = await Started();

        Assert.That(Take(sampling, 4), Is.EqualTo(1));
        await Advance(TimeSpan.FromSeconds(11));
        FakeReport report = reported.Single();
        Assert.That((report.RequestCount, report.SampledCount, report.BorrowCount), Is.EqualTo((4, 1, 1)));
        Assert.That(report.ClientID, Does.Match("^[0-9a-f]{24}$"));
        Assert.That(report.Timestamp, Is.EqualTo(clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0));

        Assert.That(Take(sampling, 5), Is.EqualTo(3));
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.That(Take(sampling, 5), Is.EqualTo(1), "the quota has run out");
    }

    [Test]
    public async Task Nothing_is_reported_for_rules_that_decided_nothing()
    {
        daemon.Rules = [All];
        using CentralSampling sampling = await Started();

        await Advance(TimeSpan.FromSeconds(11));

        Assert.That(daemon.CountOf("SamplingTargets"), Is.Zero);
    }

    [Test]
    public async Task A_rule_that_was_changed_is_fetched_at_once()
    {
        daemon.Rules = [None];
        daemon.Targets = _ => new { SamplingTargetDocuments = Array.Empty<object>(), LastRuleModification = clock.GetUtcNow().ToUnixTimeSeconds() };
        using CentralSampling sampling = await Started();

        sampling.Decide(default);
        daemon.Rules = [All];
        await Advance(TimeSpan.FromSeconds(11));

        Assert.That(sampling.Decide(default).IsSampled, Is.True);
    }

    [Test]
    public async Task Reports_go_on_over_a_refresh()
    {
        daemon.Rules = [None];
        int requests = 0;
        daemon.Targets = reports =>
        {
            requests += reports.Sum(report => report.RequestCount);
            return new { SamplingTargetDocuments = new[] { new FakeTarget("Default", 0, null, null, 400) } };
        };
        using CentralSampling sampling = await Started();
        Take(sampling, 5);
        await Advance(TimeSpan.FromSeconds(11));
        Take(sampling, 7);

        for (int i = 0; i < 42; i++)
            await Advance(TimeSpan.FromSeconds(10.1));

        Assert.That(daemon.CountOf("GetSamplingRules"), Is.EqualTo(2));
        Assert.That(requests, Is.EqualTo(12));
    }

    [Test]
    public async Task Requests_are_as_the_daemon_wants_them_and_nobody_traces_them()
    {
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        daemon.Rules = [All];
        using CentralSampling sampling = Sampling();
        using (new Activity("request").Start())
            sampling.Decide(default);
        await signal.Wait();
        sampling.Decide(default);
        await Advance(TimeSpan.FromSeconds(11));

        LoopbackRequest[] requests = [.. daemon.Requests];
        Assert.That(requests.Select(request => $"{request.Method} {request.Path}"), Is.EqualTo(new[] { "POST /GetSamplingRules", "POST /SamplingTargets" }));
        Assert.That(requests[0].Body, Is.Empty);
        foreach (LoopbackRequest request in requests)
        {
            Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/json"));
            Assert.That(request.Headers.Keys, Has.None.EqualTo("Expect").IgnoreCase.And.None.EqualTo("traceparent").IgnoreCase.And.None.EqualTo("X-Amzn-Trace-Id").IgnoreCase);
        }
    }

    [TestCase(500, "", "status 500")]
    [TestCase(200, "nonsense", "an answer that is not understood")]
    [TestCase(200, "{}", "an answer that is not understood")]
    [TestCase(200, "[]", "an answer that is not understood")]
    public async Task A_bad_answer_is_counted_and_logged_once_a_minute(int status, string body, string reason)
    {
        daemon.Instead = _ => new LoopbackResponse(status, Encoding.UTF8.GetBytes(body));
        using CentralSampling sampling = await Started();
        await Advance(TimeSpan.FromSeconds(10));
        Assert.That(sampling.FailureCount, Is.EqualTo(2));
        Assert.That(log.Lines.Single(), Does.Contain(reason).And.Contain(daemon.Address.ToString()));

        await Advance(TimeSpan.FromSeconds(60));
        Assert.That(log.Lines, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_answer_that_is_too_long_is_refused()
    {
        daemon.Instead = _ => new LoopbackResponse(200, new byte[2 * 1024 * 1024]);
        using CentralSampling sampling = await Started();

        Assert.That(log.Lines.Single(), Does.Contain("an answer that is too long"));
    }

    [Test]
    public async Task An_answer_of_endless_pages_is_left_off()
    {
        daemon.Instead = _ => new LoopbackResponse("""{"NextToken":"again","SamplingRuleRecords":[]}""");
        using CentralSampling sampling = await Started();

        Assert.That(daemon.Requests, Has.Count.EqualTo(100));
    }

    [Test]
    public async Task A_daemon_that_is_not_there_is_looked_for_until_it_is()
    {
        Uri address = daemon.Address;
        await daemon.DisposeAsync();
        using CentralSampling sampling = await Started();

        Assert.That(log.Lines.Single(), Does.Contain("not reachable").And.Contain(address.ToString()));
        Assert.That(sampling.Decide(default).IsSampled, Is.False);
    }

    [Test]
    public void A_daemon_that_does_not_answer_costs_a_decision_nothing()
    {
        daemon.Instead = _ => LoopbackResponse.Never;
        using CentralSampling sampling = Sampling(timeout: TimeSpan.FromMinutes(10));

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 1000; i++)
            sampling.Decide(default);

        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task A_daemon_that_does_not_answer_is_given_up_after_a_while()
    {
        daemon.Instead = _ => LoopbackResponse.Never;
        using CentralSampling sampling = Sampling(timeout: TimeSpan.FromMilliseconds(200));

        sampling.Start();
        await signal.Wait();

        Assert.That(log.Lines.Single(), Does.Contain("no answer in time"));
    }

    [Test]
    public async Task Rules_that_are_not_understood_are_left_out_and_named()
    {
        daemon.Rules = [new FakeRule("future", 1, 0, 0) { Version = 2 }, new FakeRule("wild", 2, 0, 7), All];
        using CentralSampling sampling = await Started();

        Assert.That(sampling.Decide(default).RuleName, Is.EqualTo("Default"));
        Assert.That(log.Lines.Single(), Does.Contain("future, wild"));
    }

    [Test]
    public async Task Statistics_that_X_Ray_did_not_take_are_logged()
    {
        daemon.Rules = [All];
        daemon.Targets = _ => new
        {
            SamplingTargetDocuments = Array.Empty<object>(),
            UnprocessedStatistics = new[] { new { RuleName = "Default", ErrorCode = "500", Message = "sorry" } },
        };
        using CentralSampling sampling = await Started();
        sampling.Decide(default);

        await Advance(TimeSpan.FromSeconds(11));

        Assert.That(log.Lines.Single(), Does.Contain("Default: 500 sorry"));
    }

    [Test]
    public async Task After_disposal_nothing_is_asked_and_decisions_are_still_made()
    {
        daemon.Rules = [All];
        CentralSampling sampling = await Started();

        sampling.Dispose();
        sampling.Dispose();
        clock.Advance(TimeSpan.FromSeconds(400));

        Assert.That(sampling.Decide(default).IsSampled, Is.True);
        Assert.That(daemon.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_sinks_daemon_and_log_are_used_where_none_were_given()
    {
        daemon.Rules = [All];
        using var sampling = new CentralSampling(new CentralSamplingOptions { TimeProvider = clock }) { Waiting = signal.Set };
        sampling.UseDefaults(new HostPort("127.0.0.1", daemon.Address.Port), log);

        sampling.Start();
        await signal.Wait();

        Assert.That(daemon.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_decision_allocates_nothing()
    {
        daemon.Rules = [new FakeRule("orders", 1, 1, 0.5) { URLPath = "/orders/*" }, All];
        using CentralSampling sampling = await Started();
        var request = new SamplingRequest { ServiceName = "web", Host = "localhost", Method = "GET", Path = "/orders/1" };
        sampling.Decide(request);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            sampling.Decide(request);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    CentralSampling Sampling(TimeSpan? timeout = null) =>
        new(new CentralSamplingOptions
        {
            Daemon = daemon.Address,
            TimeProvider = clock,
            Fallback = SamplingStrategy.Never,
            Logger = log,
            RequestTimeout = timeout ?? TimeSpan.FromSeconds(30),
        })
        { Waiting = signal.Set };

    /// <summary>A strategy whose first poll is done.</summary>
    async Task<CentralSampling> Started()
    {
        CentralSampling sampling = Sampling();
        sampling.Start();
        await signal.Wait();
        return sampling;
    }

    /// <summary>Lets time pass, at the end of which one poll is due.</summary>
    async Task Advance(TimeSpan time)
    {
        clock.Advance(time);
        await signal.Wait();
    }

    static int Take(CentralSampling sampling, int count) => Enumerable.Range(0, count).Count(_ => sampling.Decide(default).IsSampled);

    sealed class LogLines : ILogger
    {
        readonly List<string> lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (lines)
                    return [.. lines];
            }
        }

        public void Clear() => lines.Clear();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
                lines.Add(formatter(state, exception));
        }
    }
}
