using Grpc.Core;
using Grpc.Net.Client;
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
    public async Task A_stream_that_the_caller_cancels_is_an_error_and_no_fault()
    {
        using (AsyncServerStreamingCall<CountReply> call = stock.Watch(new CountRequest { Tea = "assam" }))
            Assert.That(await call.ResponseStream.MoveNext(CancellationToken.None), Is.True);

        SegmentDocument segment = await app.SegmentOf(Watch);
        Assert.That((segment.IsError, segment.IsFault), Is.EqualTo((true, false)), segment.ToString());
    }
}
