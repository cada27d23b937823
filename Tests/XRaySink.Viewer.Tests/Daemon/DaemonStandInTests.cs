using System.CommandLine;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using XRaySink.Configuration;
using XRaySink.Sampling;
using XRaySink.Testing;
using XRaySink.Viewer.Tool.Commands;
using XRaySink.Viewer.Tool.Daemon;
using XRaySink.Viewer.Traces;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace XRaySink.Viewer.Tests.Daemon;

public class DaemonStandInTests
{
    [Test]
    public async Task Services_in_four_languages_and_our_own_sink_are_joined_in_one_trace()
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();
        string ours = await SendOurOwn(standIn, $"Root={SdkDocuments.TraceId};Parent=b2c00123456789ab;Sampled=1");

        standIn.Send([.. SdkDocuments.Order().Select(document => TestDocument.Datagram(document))]);

        Assert.That(ours, Is.EqualTo(SdkDocuments.TraceId));
        await standIn.Store.WaitUntil(() => standIn.Store.Find(SdkDocuments.TraceId)?.Documents.Length == 5);
        Trace trace = standIn.Store.Find(SdkDocuments.TraceId)!;
        Assert.That(new TraceTree(trace).Rows.Select(row => $"{row.Depth} {row.Segment.Name}"), Is.EqualTo(new[]
        {
            "0 storefront", "1 orders.internal", "2 orders", "3 orders@db.internal", "3 stock.internal", "4 stock", "5 ## reserve", "6 DynamoDB", "3 mailer", "4 render",
        }));
        Assert.That(standIn.Store.Refusals.Count, Is.Zero);
        Assert.That(trace.Summary.Root.Status, Is.EqualTo(502));
    }

    [TestCase("hello", "it has no header line")]
    [TestCase("hello\n{}", "its first line is not the header {\"format\":\"json\",\"version\":1}")]
    [TestCase("{\"format\":\"json\",\"version\":2}\n{}", "its first line is not the header {\"format\":\"json\",\"version\":1}")]
    [TestCase("{\"format\":\"json\",\"version\":1}\n", "nothing follows its header")]
    [TestCase("{\"format\":\"json\",\"version\":1}\nT1SCiAK", "it holds OTLP and not a segment document")]
    [TestCase("{\"format\":\"json\",\"version\":1}\n{oops", "it is not JSON")]
    public async Task A_datagram_that_is_refused_is_counted_with_its_reason_and_the_next_is_taken(string datagram, string reason)
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();

        standIn.Send(Encoding.UTF8.GetBytes(datagram), TestDocument.Datagram(TestDocument.Segment(1)));
        await standIn.Store.WaitUntil(() => standIn.Store.Find(TestDocument.TraceId(1)) is not null);

        Assert.That(standIn.Store.Refusals.Latest.Select(refusal => refusal.Reason), Is.EqualTo(new[] { reason }));
    }

    [Test]
    public async Task A_header_is_read_however_it_is_spaced()
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();

        standIn.Send([.. "{ \"version\": 1, \"format\": \"JSON\" }\r\n"u8, .. TestDocument.Segment(1)]);

        await standIn.Store.WaitUntil(() => standIn.Store.Find(TestDocument.TraceId(1)) is not null);
    }

    [Test]
    public async Task Everything_is_passed_on_byte_by_byte_what_is_refused_too()
    {
        using var daemon = new UdpReceiver();
        await using DaemonStandIn standIn = await TestStandIn.Start(options => options with { Forward = new HostPort("127.0.0.1", daemon.Port) });
        byte[][] datagrams = [TestDocument.Datagram(TestDocument.Segment(1)), "junk"u8.ToArray(), TestDocument.Datagram(new byte[65_000])];

        standIn.Send(datagrams);
        await standIn.Store.WaitUntil(() => standIn.Store.Find(TestDocument.TraceId(1)) is not null);
        SpinWait.SpinUntil(() => daemon.Datagrams.Count == 3, TimeSpan.FromSeconds(10));

        Assert.That(daemon.Datagrams.Select(datagram => datagram.Bytes.ToArray()), Is.EqualTo(datagrams));
    }

    [Test]
    public void Passing_on_to_itself_is_refused()
    {
        int free;
        using (var probe = new UdpReceiver())
            free = probe.Port;

        Assert.That(
            () => TestStandIn.Start(options => options with { Udp = new IPEndPoint(IPAddress.Loopback, free), Forward = new HostPort("127.0.0.1", free) }),
            Throws.InstanceOf<CannotListenException>().With.Message.Contains("leads back"));
    }

    [Test]
    public void A_port_that_is_taken_is_named_with_what_to_do()
    {
        using var daemon = new UdpReceiver();

        Assert.That(
            () => TestStandIn.Start(options => options with { Udp = new IPEndPoint(IPAddress.Loopback, daemon.Port) }),
            Throws.InstanceOf<CannotListenException>().With.Message.Contains($"UDP 127.0.0.1:{daemon.Port}").And.Message.Contains("--udp"));
    }

    [Test, CancelAfter(600_000)]
    public async Task A_flood_of_tiny_datagrams_neither_stalls_it_nor_makes_it_grow(CancellationToken cancel)
    {
        // More by hand: XRAYSINK_FLOOD_DATAGRAMS=1000000.
        int count = int.TryParse(Environment.GetEnvironmentVariable("XRAYSINK_FLOOD_DATAGRAMS"), out int wanted) ? wanted : 150_000;
        await using DaemonStandIn standIn = await TestStandIn.Start();
        using var http = new HttpClient { BaseAddress = standIn.Page };
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();

        Task flood = Task.Run(() =>
        {
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
            for (int i = 0; i < count; i++)
                socket.SendTo(i % 3 == 0 ? "x"u8.ToArray() : TestDocument.Datagram(TestDocument.Segment(i)), standIn.Udp!);
        }, cancel);
        TimeSpan slowest = TimeSpan.Zero;
        int asked = 0;
        while (!flood.IsCompleted)
        {
            long began = Stopwatch.GetTimestamp();
            (await http.GetAsync("traces/" + TestDocument.TraceId(1), cancel)).Dispose();
            slowest = Stopwatch.GetElapsedTime(began) > slowest ? Stopwatch.GetElapsedTime(began) : slowest;
            asked++;
        }
        await flood;

        // The system drops what comes while its buffer is full, so the last one is sent until it is taken.
        while (standIn.Store.Find(TestDocument.TraceId(count + 1)) is null)
        {
            cancel.ThrowIfCancellationRequested();
            standIn.Send(TestDocument.Datagram(TestDocument.Segment(count + 1)));
            await Task.Yield();
        }

        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Out.WriteLine(
            $"{count:N0} in {watch.Elapsed.TotalSeconds:0.0} s, {standIn.Store.Since(long.MaxValue).Version:N0} taken and {standIn.Store.Refusals.Count:N0} refused; "
            + $"{grown / 1024:N0} kB more; {asked} pages meanwhile, the slowest in {slowest.TotalMilliseconds:0} ms");
        Assert.That(standIn.Store.Since(0).Kept, Is.EqualTo(10_000));
        Assert.That(grown, Is.LessThan(40 * 1024 * 1024));
        Assert.That(slowest, Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task Questions_about_sampling_are_answered_from_the_rules()
    {
        var rules = new LocalSamplingRules(
            new LocalSamplingRule { FixedTarget = 0, Rate = 0 },
            new LocalSamplingRule { Path = "/orders/*", FixedTarget = 0, Rate = 1 });
        await using DaemonStandIn standIn = await TestStandIn.Start(options => options with { Rules = rules });
        using var http = new HttpClient { BaseAddress = standIn.Page };

        JsonElement answer = await (await http.PostAsync("/GetSamplingRules", null)).Content.ReadFromJsonAsync<JsonElement>();
        JsonElement[] found = [.. answer.GetProperty("SamplingRuleRecords").EnumerateArray().Select(record => record.GetProperty("SamplingRule"))];
        Assert.That(found.Select(rule => (rule.GetProperty("RuleName").GetString(), rule.GetProperty("Priority").GetInt32(), rule.GetProperty("URLPath").GetString(), rule.GetProperty("FixedRate").GetDouble())),
            Is.EqualTo(new[] { ("rule-1", 1, "/orders/*", 1.0), ("Default", 10_000, "*", 0.0) }));

        using HttpResponseMessage targets = await http.PostAsJsonAsync("/SamplingTargets", new
        {
            SamplingStatisticsDocuments = new[]
            {
                new { ClientID = new string('a', 24), RuleName = "rule-1", RequestCount = 10, SampledCount = 2, BorrowCount = 0, Timestamp = 1.5 },
                new { ClientID = new string('a', 24), RuleName = "gone", RequestCount = 1, SampledCount = 0, BorrowCount = 0, Timestamp = 1.5 },
            },
        }, JsonSerializerOptions.Default);
        JsonElement quotas = await targets.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That(quotas.GetProperty("SamplingTargetDocuments")[0].GetProperty("FixedRate").GetDouble(), Is.EqualTo(1));
        Assert.That(quotas.GetProperty("UnprocessedStatistics")[0].GetProperty("RuleName").GetString(), Is.EqualTo("gone"));
    }

    [Test]
    public async Task Without_a_file_one_trace_a_second_and_five_percent_of_the_rest_are_asked_for()
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();
        using var http = new HttpClient { BaseAddress = standIn.Page };

        JsonElement answer = await (await http.PostAsync("/GetSamplingRules", null)).Content.ReadFromJsonAsync<JsonElement>();

        JsonElement rule = answer.GetProperty("SamplingRuleRecords").EnumerateArray().Single().GetProperty("SamplingRule");
        Assert.That(
            (rule.GetProperty("RuleName").GetString(), rule.GetProperty("ReservoirSize").GetInt32(), rule.GetProperty("FixedRate").GetDouble()),
            Is.EqualTo(("Default", 1, 0.05)));
    }

    [Test]
    public void The_tool_listens_where_the_daemon_does_on_this_machine_alone()
    {
        var listen = new ListenOptions();
        var command = new Command("view");
        listen.AddTo(command);

        DaemonStandInOptions options = listen.Read(command.Parse([]));

        var daemon = new IPEndPoint(IPAddress.Loopback, 2000);
        Assert.That((options.Udp, options.Tcp, options.AllowRemote), Is.EqualTo((daemon, daemon, false)));
    }

    [TestCase("")]
    [TestCase("junk")]
    [TestCase("[]")]
    public async Task A_report_that_is_none_is_a_bad_request(string body)
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();
        using var http = new HttpClient { BaseAddress = standIn.Page };

        using HttpResponseMessage answer = await http.PostAsync("/SamplingTargets", new StringContent(body));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    /// <summary>What our own sink makes of a message that the order service sent.</summary>
    static async Task<string> SendOurOwn(DaemonStandIn standIn, string header)
    {
        using var sink = SegmentSink.Start(options =>
        {
            options.ServiceName = "mailer";
            options.DaemonAddress = standIn.Udp!.ToString();
            options.Sampling = SamplingStrategy.Always;
        });
        string id = "";
        await XRay.RunMessage(header, "mails/send", () =>
        {
            id = XRay.TraceId!;
            using (XRay.BeginSubsegment("render"))
                return Task.CompletedTask;
        });
        Assert.That(sink.Flush(TimeSpan.FromSeconds(10)));
        return id;
    }
}
