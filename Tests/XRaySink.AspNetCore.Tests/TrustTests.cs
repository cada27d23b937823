using System.Net;
using Microsoft.AspNetCore.Builder;
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
            options.IncomingTrustByNetwork.Add(new(IPNetwork.Parse(network), IncomingTrust.Accept));
        });

        Assert.That(segment.TraceId == Root, Is.EqualTo(isBelieved));
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
