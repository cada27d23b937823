using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using XRaySink.Documents;

namespace XRaySink.AspNetCore.Tests;

/// <summary>How far the trace headers of a caller are believed.</summary>
[Parallelizable(ParallelScope.All)]
sealed class TrustTests
{
    const string Root = "1-5759e988-bd862e3fe1be46a994272793";
    const string Parent = "53995c3f42cd8ad8";
    const string TraceParent = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00";

    [TestCase(TraceHeader.HttpHeaderName, $"Root={Root};Parent={Parent};Sampled=0")]
    [TestCase("traceparent", TraceParent)]
    public async Task A_caller_whose_sampling_is_ignored_is_continued_and_recorded(string header, string value)
    {
        SegmentDocument segment = await SegmentOf(header, value, options => options.IncomingTrust = IncomingTrust.IgnoreSampling);

        Assert.That((segment.TraceId, segment.ParentId), Is.EqualTo((Root, Parent)));
    }

    [TestCase(TraceHeader.HttpHeaderName, $"Root={Root};Parent={Parent};Sampled=0")]
    [TestCase("traceparent", TraceParent)]
    public async Task A_caller_that_is_ignored_gets_a_trace_of_its_own(string header, string value)
    {
        SegmentDocument segment = await SegmentOf(header, value, options => options.IncomingTrust = IncomingTrust.Ignore);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(segment.TraceId, Is.Not.EqualTo(Root));
            Assert.That(segment.ParentId, Is.Null);
        }
    }

    [TestCase("127.0.0.0/8", true)]
    [TestCase("10.0.0.0/8", false)]
    public async Task A_network_can_be_believed_more_than_the_rest(string network, bool isBelieved)
    {
        SegmentDocument segment = await SegmentOf(TraceHeader.HttpHeaderName, $"Root={Root};Parent={Parent};Sampled=1", options =>
        {
            options.IncomingTrust = IncomingTrust.Ignore;
            options.IncomingTrustByNetwork.Add(new(System.Net.IPNetwork.Parse(network), IncomingTrust.Accept));
        });

        Assert.That(segment.TraceId == Root, Is.EqualTo(isBelieved));
    }

    [Test]
    public async Task Of_several_networks_that_contain_the_caller_the_first_counts()
    {
        SegmentDocument segment = await SegmentOf(TraceHeader.HttpHeaderName, $"Root={Root};Parent={Parent};Sampled=1", options =>
        {
            options.IncomingTrustByNetwork.Add(new(System.Net.IPNetwork.Parse("127.0.0.1/32"), IncomingTrust.Ignore));
            options.IncomingTrustByNetwork.Add(new(System.Net.IPNetwork.Parse("127.0.0.0/8"), IncomingTrust.Accept));
        });

        Assert.That(segment.TraceId, Is.Not.EqualTo(Root));
    }

    [TestCase("203.0.113.7", true)]
    [TestCase("198.51.100.1", false)]
    public async Task Behind_UseForwardedHeaders_it_is_the_clients_network_that_counts(string client, bool isBelieved)
    {
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor });
            app.UseXRaySink(options =>
            {
                options.IncomingTrust = IncomingTrust.Ignore;
                options.IncomingTrustByNetwork.Add(new(System.Net.IPNetwork.Parse("203.0.113.0/24"), IncomingTrust.Accept));
            });
            app.MapGet("/", () => "ok");
        }, TracedApp.RecordEverything);

        await app.Get("/", headers =>
        {
            headers.Remove(TraceHeader.HttpHeaderName);
            headers.TryAddWithoutValidation(TraceHeader.HttpHeaderName, $"Root={Root};Sampled=1");
            headers.TryAddWithoutValidation("X-Forwarded-For", client);
        });

        Assert.That((await app.Segment()).TraceId == Root, Is.EqualTo(isBelieved));
    }

    [Test]
    public async Task An_IPv4_address_that_a_socket_for_both_protocols_calls_IPv6_belongs_to_its_network()
    {
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.Use((context, next) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse("::ffff:203.0.113.7");
                return next(context);
            });
            app.UseXRaySink(options => options.IncomingTrustByNetwork.Add(new(System.Net.IPNetwork.Parse("203.0.113.0/24"), IncomingTrust.Ignore)));
            app.MapGet("/", () => "ok");
        }, TracedApp.RecordEverything);

        await app.Get("/", headers =>
        {
            headers.Remove(TraceHeader.HttpHeaderName);
            headers.TryAddWithoutValidation(TraceHeader.HttpHeaderName, $"Root={Root};Sampled=1");
        });

        SegmentDocument segment = await app.Segment();
        Assert.That(segment.TraceId, Is.Not.EqualTo(Root));
        Assert.That(segment.Element("http", "request", "client_ip")?.GetString(), Is.EqualTo("203.0.113.7"));
    }

    [Test]
    public async Task A_caller_whose_sampling_is_ignored_may_still_ask_for_the_decision()
    {
        await using TracedApp app = await TracedApp.Recording(app => app.MapGet("/", () => "ok"), options =>
            (options.IncomingTrust, options.ResponseHeader) = (IncomingTrust.IgnoreSampling, TraceHeaderResponse.WhenRequested));

        using HttpResponseMessage response = await app.Get("/", headers =>
        {
            headers.Remove(TraceHeader.HttpHeaderName);
            headers.TryAddWithoutValidation(TraceHeader.HttpHeaderName, $"Root={Root};Sampled=?");
        });

        Assert.That(response.Headers.GetValues(TraceHeader.HttpHeaderName), Is.EqualTo(new[] { $"Root={Root};Sampled=1" }));
    }

    static async Task<SegmentDocument> SegmentOf(string header, string value, Action<XRayMiddlewareOptions> options)
    {
        await using TracedApp app = await TracedApp.Recording(app => app.MapGet("/", () => "ok"), options);
        await app.Get("/", headers =>
        {
            headers.Remove(TraceHeader.HttpHeaderName);
            headers.TryAddWithoutValidation(header, value);
        });
        return await app.Segment();
    }
}
