using Microsoft.Extensions.Time.Testing;
using XRaySink.Documents;
using XRaySink.Sampling;
using XRaySink.Viewer.Tool.Daemon;

namespace XRaySink.Viewer.Tests.Daemon;

/// <summary>Our own sampler, which takes the stand-in for a daemon and knows no rules but those that it is told.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SamplerTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    readonly SemaphoreSlim idle = new(0);
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("xraysink-");

    public void Dispose()
    {
        idle.Dispose();
        folder.Delete(recursive: true);
    }

    [Test]
    public async Task A_sink_records_what_the_rules_file_says_and_names_the_rule()
    {
        await using DaemonStandIn standIn = await Start("""
            {"version":2,"default":{"fixed_target":0,"rate":0},"rules":[
              {"host":"*","http_method":"*","url_path":"/orders/secret*","fixed_target":0,"rate":0},
              {"host":"*","http_method":"*","url_path":"/orders/*","fixed_target":0,"rate":1},
              {"host":"nowhere.example","http_method":"*","url_path":"*","fixed_target":0,"rate":1}]}
            """);
        using CentralSampling sampling = Sampler();
        using var sink = SegmentSink.Start(options =>
        {
            options.DaemonAddress = $"tcp:{standIn.Page.Authority} udp:{standIn.Udp}";
            options.Sampling = sampling;
        });
        sampling.Start();
        await Idle();

        foreach (string path in new[] { "orders/7", "orders/secret/1", "mails/send", "orders/8" })
            await XRay.RunTask(path, () => Task.CompletedTask);
        Assert.That(sink.Flush(Patience));
        await standIn.Store.WaitUntil(() => standIn.Store.Since(0).Kept == 2);

        SegmentDocument[] recorded = [.. standIn.Store.Since(0).Traces.SelectMany(trace => trace.Documents).Select(document => document.Read())];
        Assert.That(
            recorded.Select(segment => (segment.Url, segment.Element("aws", "xray", "sampling_rule_name")?.GetString())),
            Is.EquivalentTo(new[] { ("task://localhost/orders/7", "rule-2"), ("task://localhost/orders/8", "rule-2") }));
    }

    [Test]
    public async Task Each_request_is_decided_as_the_file_itself_decides_it()
    {
        string[] paths = ["/", "/a", "/a/b", "/b", "/A/c.png"];
        string[] hosts = ["localhost", "shop.example", "api.shop.example"];
        string[] methods = ["GET", "POST", "TASK"];
        var random = new Random(9);
        for (int round = 0; round < 12; round++)
        {
            string rules = string.Join(',', Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
                $$"""{"host":"{{One("*", "*.example", "localhost")}}","http_method":"{{One("*", "GET", "TASK")}}","url_path":"{{One("*", "/a*", "/?", "*.png")}}","fixed_target":0,"rate":{{random.Next(2)}}}"""));
            await using DaemonStandIn standIn = await Start($$"""{"version":2,"default":{"fixed_target":0,"rate":{{random.Next(2)}}},"rules":[{{rules}}]}""");
            using CentralSampling sampling = Sampler(standIn.Page);
            sampling.Start();
            await Idle();
            var local = new LocalSampling(LocalSamplingRules.Load(RulesFile), clock);

            foreach ((string path, string host, string method) in paths.SelectMany(path => hosts.SelectMany(host => methods.Select(method => (path, host, method)))))
            {
                var request = new SamplingRequest { Path = path, Host = host, Method = method };
                SamplingDecision decision = sampling.Decide(request);
                Assert.That(decision.RuleName, Is.Not.Null, "no rule of the stand-in decided");
                Assert.That(decision.IsSampled, Is.EqualTo(local.Decide(request).IsSampled), $"{request} with {rules}");
            }
        }

        string One(params string[] choices) => choices[random.Next(choices.Length)];
    }

    [Test]
    public async Task Quotas_are_asked_for_and_kept()
    {
        await using DaemonStandIn standIn = await Start("""{"version":2,"default":{"fixed_target":3,"rate":0},"rules":[]}""");
        using CentralSampling sampling = Sampler(standIn.Page);
        sampling.Start();
        await Idle();
        Assert.That(SampledOf(20), Is.EqualTo(1), "what is borrowed while no quota is known");

        clock.Advance(TimeSpan.FromSeconds(11));
        await Idle();

        Assert.That(SampledOf(20), Is.EqualTo(3));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(SampledOf(20), Is.EqualTo(3), "in the next second");

        int SampledOf(int requests) => Enumerable.Range(0, requests).Count(_ => sampling.Decide(default).IsSampled);
    }

    string RulesFile => Path.Combine(folder.FullName, "rules.json");

    async Task<DaemonStandIn> Start(string rules)
    {
        await File.WriteAllTextAsync(RulesFile, rules);
        return await TestStandIn.Start(options => options with { Rules = LocalSamplingRules.Load(RulesFile) });
    }

    CentralSampling Sampler(Uri? daemon = null) => new(new CentralSamplingOptions
    {
        Daemon = daemon,
        TimeProvider = clock,
        Fallback = new LocalSampling(new LocalSamplingRules(new LocalSamplingRule { FixedTarget = 0, Rate = 0 })),
    })
    {
        Waiting = () => idle.Release(),
    };

    /// <summary>Waits until the sampler has asked what there was to ask.</summary>
    async Task Idle() => Assert.That(await idle.WaitAsync(Patience), "the sampler did not come to wait");
}
