using System.Diagnostics;
using XRaySink.Propagation;
using XRaySink.Tests.Loopback;

namespace XRaySink.Tests.Propagation;

public class XRayPropagatorTests
{
    const string TraceId = "5759e988bd862e3fe1be46a994272793";
    const string Root = "1-5759e988-bd862e3fe1be46a994272793";
    const string Parent = "53995c3f42cd8ad8";

    readonly XRayPropagator propagator = new(DistributedContextPropagator.CreateW3CPropagator());

    [Test]
    public void An_outgoing_call_carries_both_headers()
    {
        using Activity activity = Started();

        Dictionary<string, string> headers = Inject(activity);

        Assert.That(headers["X-Amzn-Trace-Id"], Is.EqualTo($"Root={Root};Parent={activity.SpanId};Sampled=1"));
        Assert.That(headers["traceparent"], Is.EqualTo($"00-{TraceId}-{activity.SpanId}-01"));
    }

    [Test]
    public void Outside_of_our_traces_the_decision_is_left_to_whoever_is_called()
    {
        using Activity activity = Started(recorded: false);

        Assert.That(Inject(activity)["X-Amzn-Trace-Id"], Is.EqualTo($"Root={Root}"));
    }

    [Test]
    public void Trace_state_and_baggage_go_out_as_W3C_has_them()
    {
        using Activity activity = Started();
        activity.TraceStateString = "vendor=1";
        activity.AddBaggage("tenant", "blue");

        Dictionary<string, string> headers = Inject(activity);

        Assert.That(headers["tracestate"], Is.EqualTo("vendor=1"));
        Assert.That(headers["baggage"], Does.Contain("tenant").And.Contain("blue"));
    }

    [Test]
    public void What_the_header_carries_beyond_the_trace_goes_on_in_that_header_alone()
    {
        TraceHeader.TryParse($"Root={Root};Sampled=1;Lineage=a87bd80c:1|68fd508a:5", out TraceHeader incoming);
        using Activity segment = Started();
        incoming.AttachTo(segment);
        using Activity child = new Activity("child").Start();

        Dictionary<string, string> headers = Inject(child);

        Assert.That(headers["X-Amzn-Trace-Id"], Is.EqualTo($"Root={Root};Parent={child.SpanId};Sampled=1;Lineage=a87bd80c:1|68fd508a:5"));
        Assert.That(headers.Where(header => header.Key != "X-Amzn-Trace-Id").Select(header => header.Value), Has.None.Contains("Lineage"));
        Assert.That(headers.Keys, Is.EquivalentTo(new[] { "X-Amzn-Trace-Id", "traceparent" }));
    }

    [Test]
    public void A_header_that_is_there_is_left_as_it_is()
    {
        using Activity activity = Started();
        var dictionary = new Dictionary<string, string> { ["X-Amzn-Trace-Id"] = "mine" };
        using var request = new HttpRequestMessage();
        request.Headers.Add("X-Amzn-Trace-Id", "mine");

        propagator.Inject(activity, dictionary, static (carrier, name, value) => ((Dictionary<string, string>)carrier!)[name] = value);
        propagator.Inject(activity, request, static (carrier, name, value) => ((HttpRequestMessage)carrier!).Headers.TryAddWithoutValidation(name, value));

        Assert.That(dictionary["X-Amzn-Trace-Id"], Is.EqualTo("mine"));
        Assert.That(request.Headers.GetValues("X-Amzn-Trace-Id"), Is.EqualTo(new[] { "mine" }));
    }

    [Test]
    public void An_activity_without_a_W3C_id_has_no_X_Ray_header()
    {
        using Activity activity = new Activity("old").SetIdFormat(ActivityIdFormat.Hierarchical).Start();

        Assert.That(Inject(activity).Keys, Has.None.EqualTo("X-Amzn-Trace-Id"));
    }

    [Test]
    public void The_fields_are_those_of_both() =>
        Assert.That(propagator.Fields, Is.SupersetOf(new[] { "X-Amzn-Trace-Id", "traceparent", "tracestate", "baggage" }));

    [TestCase($"Root={Root};Parent={Parent};Sampled=1", $"00-{TraceId}-{Parent}-01")]
    [TestCase($"Root={Root};Parent={Parent};Sampled=0", $"00-{TraceId}-{Parent}-00")]
    [TestCase($"Root={Root};Parent={Parent};Sampled=?", $"00-{TraceId}-{Parent}-00")]
    [TestCase($"Sampled=1;Parent={Parent};Foo=Bar;Root={Root}", $"00-{TraceId}-{Parent}-01")]
    public void X_Rays_header_is_continued_in_W3Cs_form(string header, string traceParent) =>
        Assert.That(Extract(("X-Amzn-Trace-Id", header)), Is.EqualTo((traceParent, (string?)null)));

    [Test]
    public void A_root_alone_is_continued_too()
    {
        (string? traceParent, _) = Extract(("X-Amzn-Trace-Id", "Root=" + Root));

        Assert.That(ActivityContext.TryParse(traceParent, null, out ActivityContext context), Is.True);
        Assert.That(context.TraceId.ToHexString(), Is.EqualTo(TraceId));
    }

    [Test]
    public void A_root_alone_that_ends_in_zeros_is_continued_too()
    {
        (string? traceParent, _) = Extract(("X-Amzn-Trace-Id", "Root=1-5759e988-000000000000000000000000"));

        Assert.That(ActivityContext.TryParse(traceParent, null, out _), Is.True);
    }

    [Test]
    public void X_Rays_header_wins_and_the_state_of_another_trace_is_dropped() =>
        Assert.That(
            Extract(("X-Amzn-Trace-Id", $"Root={Root};Parent={Parent};Sampled=1"), ("traceparent", "00-11111111111111111111111111111111-2222222222222222-00"), ("tracestate", "vendor=1")),
            Is.EqualTo(($"00-{TraceId}-{Parent}-01", (string?)null)));

    [Test]
    public void What_W3C_says_of_the_same_trace_fills_the_gaps() =>
        Assert.That(
            Extract(("X-Amzn-Trace-Id", $"Root={Root}"), ("traceparent", $"00-{TraceId}-2222222222222222-01"), ("tracestate", "vendor=1")),
            Is.EqualTo(($"00-{TraceId}-2222222222222222-01", "vendor=1")));

    [TestCase("Root=1-5759e988")]
    [TestCase("")]
    [TestCase("junk;=;\u0001")]
    public void W3C_is_continued_where_X_Rays_header_is_not_valid(string header) =>
        Assert.That(
            Extract(("X-Amzn-Trace-Id", header), ("traceparent", $"00-{TraceId}-{Parent}-01"), ("tracestate", "vendor=1")),
            Is.EqualTo(($"00-{TraceId}-{Parent}-01", "vendor=1")));

    [Test]
    public void Without_headers_there_is_nothing_to_continue() => Assert.That(Extract(), Is.EqualTo(((string?)null, (string?)null)));

    [Test]
    public void The_first_valid_one_of_several_headers_counts()
    {
        propagator.ExtractTraceIdAndState(null, (object? _, string name, out string? value, out IEnumerable<string>? values) =>
        {
            value = null;
            values = name == "X-Amzn-Trace-Id" ? ["junk", $"Root={Root};Parent={Parent};Sampled=1", "Root=1-11111111-111111111111111111111111"] : null;
        }, out string? traceParent, out _);

        Assert.That(traceParent, Is.EqualTo($"00-{TraceId}-{Parent}-01"));
    }

    [Test]
    public void Callbacks_that_throw_harm_nobody()
    {
        using Activity activity = Started();

        Assert.That(() =>
        {
            propagator.Inject(activity, null, (_, _, _) => throw new InvalidOperationException());
            propagator.Inject(activity, null, null);
            propagator.Inject(null, null, (_, _, _) => { });
            propagator.ExtractTraceIdAndState(null, Throwing, out _, out _);
            propagator.ExtractTraceIdAndState(null, null, out _, out _);
            propagator.ExtractBaggage(null, Throwing);
            propagator.ExtractBaggage(null, null);
        }, Throws.Nothing);

        static void Throwing(object? carrier, string name, out string? value, out IEnumerable<string>? values) => throw new InvalidOperationException();
    }

    [Test]
    public void What_goes_out_of_one_process_is_what_comes_into_the_next()
    {
        using Activity activity = Started();
        activity.TraceStateString = "vendor=1";
        activity.AddBaggage("tenant", "blue");
        Dictionary<string, string> headers = Inject(activity);

        Assert.That(Extract([.. headers.Select(header => (header.Key, header.Value))]), Is.EqualTo((activity.Id, "vendor=1")));
        Assert.That(propagator.ExtractBaggage(headers, Getter), Is.EqualTo(new[] { new KeyValuePair<string, string?>("tenant", "blue") }));
    }

    [Test]
    public async Task HttpClient_sends_both_headers_over_the_wire()
    {
        await using var server = new LoopbackHttpServer(_ => new LoopbackResponse("ok"));
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = propagator });
        using Activity activity = Started();

        await client.GetAsync(server.Address);

        IReadOnlyDictionary<string, string> headers = server.Requests.Single().Headers;
        ActivityContext.TryParse(headers["traceparent"], null, out ActivityContext w3c);
        TraceHeader.TryParse(headers["X-Amzn-Trace-Id"], out TraceHeader xray);
        Assert.That(xray, Is.EqualTo(TraceHeader.Of(w3c)));
        Assert.That(xray.TraceId, Is.EqualTo(activity.TraceId));
    }

    static Activity Started(bool recorded = true) =>
        new Activity("segment").SetParentId($"00-{TraceId}-{Parent}-{(recorded ? "01" : "00")}").Start();

    Dictionary<string, string> Inject(Activity activity)
    {
        var headers = new Dictionary<string, string>();
        propagator.Inject(activity, headers, static (carrier, name, value) => ((Dictionary<string, string>)carrier!).Add(name, value));
        return headers;
    }

    (string? TraceParent, string? TraceState) Extract(params (string Name, string Value)[] headers)
    {
        propagator.ExtractTraceIdAndState(headers.ToDictionary(header => header.Name, header => header.Value), Getter, out string? traceParent, out string? traceState);
        return (traceParent, traceState);
    }

    static void Getter(object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        values = null;
        value = ((Dictionary<string, string>)carrier!).GetValueOrDefault(name);
    }
}
