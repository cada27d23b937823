using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using XRaySink.Documents;
using XRaySink.Resources;
using XRaySink.Sampling;
using XRaySink.Testing;
using XRaySink.Tests.Loopback;
using XRaySink.Tests.Sampling.Central;
using XRaySink.Tests.Sink;

namespace XRaySink.Tests.Sampling;

/// <summary>A whole sink whose daemon serves sampling rules over TCP and takes segments over UDP.</summary>
public class SinkSamplingTests
{
    const string Root = "1-5759e988-bd862e3fe1be46a994272793";

    readonly FakeTimeProvider clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    FakeDaemon rules = null!;
    UdpReceiver segments = null!;
    PollSignal poll = null!;

    [SetUp]
    public void Start_a_daemon()
    {
        rules = new FakeDaemon();
        segments = new UdpReceiver();
        poll = new PollSignal();
    }

    [TearDown]
    public async Task Stop_the_daemon()
    {
        await rules.DisposeAsync();
        segments.Dispose();
        poll.Dispose();
    }

    [Test]
    public async Task Tasks_are_decided_about_by_the_rules_of_the_console_and_bear_the_name_of_theirs()
    {
        rules.Rules =
        [
            new FakeRule("elsewhere", 1, 0, 1) { ServiceName = "other", HTTPMethod = "TASK" },
            new FakeRule("cleanup", 2, 0, 1) { ServiceName = "tests", Host = "localhost", HTTPMethod = "TASK", URLPath = "/cleanup/*" },
            new FakeRule("Default", 10000, 0, 0),
        ];
        using SegmentSink sink = Start();
        await FirstPoll(sink);

        await XRay.RunTask("cleanup/tokens", () => Task.CompletedTask);
        await XRay.RunTask("reports/daily", () => Task.CompletedTask);
        await XRay.RunTask("cleanup/orders", () => Task.CompletedTask);
        sink.Dispose();

        IReadOnlyList<SegmentDocument> documents = await segments.WaitForDocuments(2);
        Assert.That(documents.Select(document => document.Url), Is.EqualTo(new[] { "task://localhost/cleanup/tokens", "task://localhost/cleanup/orders" }));
        Assert.That(documents.Select(document => document.Element("aws", "xray", "sampling_rule_name")?.GetString()), Is.All.EqualTo("cleanup"));
        Assert.That(segments.Datagrams.SelectMany(datagram => datagram.Complaints), Is.Empty);
    }

    [Test]
    public async Task Requests_are_decided_about_by_the_rules_of_the_console()
    {
        rules.Rules =
        [
            new FakeRule("orders", 1, 0, 1) { Host = "*.example.com", HTTPMethod = "POST", URLPath = "/orders/*" },
            new FakeRule("Default", 10000, 0, 0),
        ];
        using SegmentSink sink = Start();
        await FirstPoll(sink);

        Assert.Multiple(() =>
        {
            Assert.That(IsSampled(sink, "shop.example.com", "POST", "/orders/1"));
            Assert.That(IsSampled(sink, "shop.example.com", "GET", "/orders/1"), Is.False);
            Assert.That(IsSampled(sink, "localhost", "POST", "/orders/1"), Is.False);
        });
    }

    [Test]
    public async Task What_X_Ray_grants_takes_effect()
    {
        rules.Rules = [new FakeRule("Default", 10000, 0, 1)];
        rules.Targets = reports => new { SamplingTargetDocuments = reports.Select(report => new FakeTarget(report.RuleName, 0, 2, clock.GetUtcNow().ToUnixTimeSeconds() + 60, 10)) };
        using SegmentSink sink = Start();
        await FirstPoll(sink);
        Assert.That(Enumerable.Range(0, 5).Count(_ => IsSampled(sink)), Is.EqualTo(5));

        await Advance(TimeSpan.FromSeconds(11));

        Assert.That(Enumerable.Range(0, 5).Count(_ => IsSampled(sink)), Is.EqualTo(2));
    }

    [Test]
    public async Task Nothing_is_reported_of_what_somebody_else_has_decided()
    {
        IReadOnlyList<FakeReport> reported = [];
        rules.Rules = [new FakeRule("Default", 10000, 0, 1)];
        rules.Targets = reports =>
        {
            reported = reports;
            return new { SamplingTargetDocuments = Array.Empty<object>() };
        };
        using SegmentSink sink = Start();
        await FirstPoll(sink);

        for (int i = 0; i < 3; i++)
            await XRay.RunTask("own", () => XRay.RunTask("joined", () => Task.CompletedTask, new XRayTaskOptions { Trace = XRayTraceMode.Join }));
        foreach (string mark in new[] { "0", "1" })
        {
            Assert.That(TraceHeader.TryParse($"Root={Root};Parent=53995c3f42cd8ad8;Sampled={mark}", out TraceHeader header));
            sink.StartSegment("GET", header, default)!.Stop();
            await XRay.RunMessage(header.ToString(), "message", () => Task.CompletedTask);
        }
        await Advance(TimeSpan.FromSeconds(11));

        Assert.That(reported.Select(report => (report.RuleName, report.RequestCount, report.SampledCount)), Is.EqualTo(new[] { ("Default", 3, 3) }));
    }

    [Test]
    public async Task Rules_may_name_what_the_process_runs_on()
    {
        rules.Rules =
        [
            new FakeRule("ecs", 1, 0, 1) { ServiceType = "AWS::ECS::Container", ResourceARN = "arn:aws:ecs:eu-west-1:*" },
            new FakeRule("Default", 10000, 0, 0),
        ];
        using SegmentSink sink = Start();
        await FirstPoll(sink);
        Assert.That(IsSampled(sink), Is.False);

        sink.Process = sink.Process with { Resource = new Resource { ServiceType = "AWS::ECS::Container", Arn = "arn:aws:ecs:eu-west-1:1:container/x" } };

        Assert.That(IsSampled(sink));
        Assert.That(sink.DecideTask("any").RuleName, Is.EqualTo("ecs"));
    }

    [Test]
    public async Task Nothing_is_asked_any_more_when_the_sink_has_stopped()
    {
        rules.Rules = [new FakeRule("Default", 10000, 0, 1)];
        SegmentSink sink = Start();
        await FirstPoll(sink);
        int asked = rules.Requests.Count;

        sink.Dispose();
        clock.Advance(TimeSpan.FromHours(1));

        Assert.That(rules.Requests, Has.Count.EqualTo(asked));
    }

    [Test]
    public void A_strategy_that_code_gives_decides_alone()
    {
        using SegmentSink sink = Start(options => options.Sampling = SamplingStrategy.Never);

        Assert.That(IsSampled(sink), Is.False);
        Assert.That(sink.Sampling.Description, Is.EqualTo("Constant (code)"));
        Assert.That(rules.Requests, Is.Empty);
    }

    [Test]
    public async Task Central_sampling_that_code_gives_asks_the_daemon_of_its_sink()
    {
        rules.Rules = [new FakeRule("Default", 10000, 0, 1)];
        using var given = new CentralSampling(new CentralSamplingOptions { TimeProvider = clock, Fallback = SamplingStrategy.Never }) { Waiting = poll.Set };
        using SegmentSink sink = Start(options => options.Sampling = given);

        Assert.That(IsSampled(sink), Is.False);
        await poll.Wait();

        Assert.That(IsSampled(sink));
    }

    [Test]
    public void A_file_of_rules_decides_and_the_console_is_not_asked()
    {
        using var file = new RulesFile("""{"version":2,"default":{"fixed_target":0,"rate":0},"rules":[{"host":"localhost","http_method":"TASK","url_path":"/cleanup/*","fixed_target":0,"rate":1}]}""");
        using SegmentSink sink = Start(options => options.SamplingRuleManifest = file.Path);

        Assert.That(sink.DecideTask("cleanup/tokens").IsSampled);
        Assert.That(sink.DecideTask("other").IsSampled, Is.False);
        Assert.That(sink.Sampling.Description, Is.EqualTo("a file of rules (code)"));
        Assert.That(rules.Requests, Is.Empty);
    }

    [Test]
    public async Task A_file_of_rules_decides_where_the_console_does_not_when_both_are_wanted()
    {
        using var file = new RulesFile("""{"version":2,"default":{"fixed_target":0,"rate":1}}""");
        rules.Rules = [new FakeRule("cleanup", 1, 0, 0) { URLPath = "/cleanup/*" }];
        using SegmentSink sink = Start(options =>
        {
            options.SamplingRuleManifest = file.Path;
            options.UseCentralSampling = true;
        });
        await FirstPoll(sink);

        Assert.That(sink.DecideTask("cleanup/tokens").IsSampled, Is.False);
        Assert.That(sink.DecideTask("other").IsSampled);
    }

    [Test]
    public void Without_any_rules_it_is_one_a_second_and_5_percent()
    {
        using SegmentSink sink = Start(options => options.UseCentralSampling = false);

        int sampled = Enumerable.Range(0, 10_000).Count(_ => IsSampled(sink));

        Assert.That(sampled, Is.InRange(350, 650));
        Assert.That(sink.Sampling.Description, Is.EqualTo("one trace a second and 5 % (code)"));
    }

    [Test]
    public async Task A_daemon_that_is_not_there_is_said_once_and_keeps_nobody_waiting()
    {
        await rules.DisposeAsync();
        var log = new ScopedLog();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using SegmentSink sink = Start(options => options.LoggerFactory = loggers);
        await FirstPoll(sink);

        for (int i = 0; i < 20; i++)
            await Advance(TimeSpan.FromSeconds(305));

        ScopedLine[] about = [.. log.Lines.Where(line => line.Message.StartsWith("No sampling rules", StringComparison.Ordinal))];
        Assert.That(about.Select(line => line.Level), Is.EqualTo(new[] { LogLevel.Information }));
        Assert.That(log.Lines.Where(line => line.Level >= LogLevel.Warning), Is.Empty);
    }

    [Test]
    public void A_strategy_that_throws_is_logged_once_a_minute_and_records_nothing()
    {
        var log = new ScopedLog();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using SegmentSink sink = Start(options =>
        {
            options.Sampling = new Broken();
            options.LoggerFactory = loggers;
        });

        Assert.That(IsSampled(sink), Is.False);
        Assert.That(IsSampled(sink), Is.False);

        Assert.That(log.Lines.Count(line => line.Message.StartsWith("The sampling strategy failed", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    SegmentSink Start(Action<XRaySinkOptions>? configure = null) => FlowSink.Start(options =>
    {
        options.Sampling = null;
        options.DaemonAddress = $"tcp:127.0.0.1:{rules.Address.Port} udp:{segments.Address}";
        options.TimeProvider = clock;
        configure?.Invoke(options);
    });

    /// <summary>Lets the rules of the console come.</summary>
    async Task FirstPoll(SegmentSink sink)
    {
        var central = (CentralSampling)sink.Sampling.Strategy;
        central.Waiting = poll.Set;
        central.Start();
        await poll.Wait();
    }

    /// <summary>Lets time pass, at the end of which one poll is due.</summary>
    async Task Advance(TimeSpan time)
    {
        clock.Advance(time);
        await poll.Wait();
    }

    static bool IsSampled(SegmentSink sink, string host = "h", string method = "GET", string path = "/")
    {
        using System.Diagnostics.Activity segment = sink.StartSegment(method, default, new SamplingRequest { ServiceName = "tests", Host = host, Method = method, Path = path })!;
        return segment.Recorded;
    }

    sealed class Broken : ISamplingStrategy
    {
        public SamplingDecision Decide(in SamplingRequest request) => throw new InvalidOperationException("no");
    }
}
