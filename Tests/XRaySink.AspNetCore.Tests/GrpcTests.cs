using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TeaShop;
using TeaShop.Stock;
using XRaySink.Documents;

namespace XRaySink.AspNetCore.Tests;

/// <summary>gRPC calls, all of which HTTP calls 200.</summary>
[Parallelizable(ParallelScope.Self)]
sealed class GrpcTests
{
    const string Count = "/teashop.stock.StockKeeper/Count";
    const string Watch = "/teashop.stock.StockKeeper/Watch";

    TracedApp app = null!;
    GrpcChannel channel = null!;
    StockKeeper.StockKeeperClient stock = null!;

    [SetUp]
    public async Task Start()
    {
        app = await TracedApp.Start(Shop.Configure, builder =>
        {
            TracedApp.RecordEverything(builder);
            Shop.AddServices(builder.Services);
        }, HttpProtocols.Http2);
        channel = GrpcChannel.ForAddress(app.BaseAddress);
        stock = new StockKeeper.StockKeeperClient(channel);
    }

    [TearDown]
    public async Task Stop()
    {
        channel.Dispose();
        await app.DisposeAsync();
    }

    [TestCase("assam", StatusCode.OK, 200)]
    [TestCase("", StatusCode.InvalidArgument, 400)]
    [TestCase("rooibos", StatusCode.NotFound, 404)]
    [TestCase("all", StatusCode.ResourceExhausted, 429)]
    [TestCase("coffee", StatusCode.Unknown, 500)]
    public async Task The_status_of_a_call_counts_as_the_http_status_that_means_the_same(string tea, StatusCode code, int status)
    {
        try
        {
            await stock.CountAsync(new CountRequest { Tea = tea });
            Assert.That(code, Is.EqualTo(StatusCode.OK));
        }
        catch (RpcException exception)
        {
            Assert.That(exception.StatusCode, Is.EqualTo(code));
        }

        SegmentDocument segment = await app.SegmentOf(Count);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(segment.Status, Is.EqualTo(status));
            Assert.That((segment.IsError, segment.IsThrottled, segment.IsFault), Is.EqualTo((status is 400 or 404 or 429, status == 429, status == 500)));
            Assert.That(segment.Annotations["rpc_grpc_status_code"], Is.EqualTo((double)code));
        }
    }

    [Test]
    public async Task Every_status_counts_as_the_http_status_that_means_the_same()
    {
        // In the order of the codes, and then one that there is not.
        int[] expected = [200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401, 500];
        await using TracedApp answering = await TracedApp.Recording(app => app.MapPost("/{code}", (HttpContext context, string code) => { context.Response.Headers["grpc-status"] = code; }));

        for (int code = 0; code < expected.Length; code++)
        {
            using var nothing = new ByteArrayContent([]) { Headers = { ContentType = new("application/grpc") } };
            using HttpResponseMessage response = await answering.Client.PostAsync($"/{code}", nothing);
        }

        Assert.That((await answering.Receiver.WaitForDocuments(expected.Length)).Select(segment => segment.Status), Is.EqualTo(expected.Select(status => (int?)status)));
    }

    [Test]
    public async Task What_calls_itself_a_status_without_being_a_gRPC_call_is_none()
    {
        await using TracedApp answering = await TracedApp.Recording(app => app.MapGet("/", (HttpContext context) => { context.Response.Headers["grpc-status"] = "5"; }));

        await answering.Get("/");

        Assert.That((await answering.Segment()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_stream_that_the_caller_cancels_is_an_error_and_no_fault()
    {
        using (AsyncServerStreamingCall<CountReply> call = stock.Watch(new CountRequest { Tea = "assam" }))
            Assert.That(await call.ResponseStream.MoveNext(CancellationToken.None), Is.True);

        SegmentDocument segment = await app.SegmentOf(Watch);
        Assert.That((segment.IsError, segment.IsFault), Is.EqualTo((true, false)), segment.ToString());
    }
}
