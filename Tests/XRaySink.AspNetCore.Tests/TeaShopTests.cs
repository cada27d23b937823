using System.Diagnostics;
using TeaShop;
using XRaySink.Documents;

namespace XRaySink.AspNetCore.Tests;

/// <summary>The sample over real Kestrel, MVC and minimal API. What lasts, and gRPC, have tests of their own.</summary>
[Parallelizable(ParallelScope.Self)]
sealed class TeaShopTests
{
    TracedApp app = null!;

    [OneTimeSetUp]
    public async Task Open() => app = await TracedApp.Start(Shop.Configure, builder =>
    {
        TracedApp.RecordEverything(builder);
        Shop.AddServices(builder.Services);
    });

    [OneTimeTearDown]
    public ValueTask Close() => app.DisposeAsync();

    [TestCase("GET", "/menu", 200, "menu")]
    [TestCase("GET", "/menu/assam", 200, "menu/{tea}")]
    [TestCase("GET", "/menu/rooibos", 404, "menu/{tea}")]
    [TestCase("GET", "/menu/coffee", 500, "menu/coffee")]
    [TestCase("POST", "/orders/?tea=darjeeling&grams=100", 200, "/orders/")]
    [TestCase("POST", "/orders/?tea=sencha&grams=100", 409, "/orders/")]
    [TestCase("POST", "/orders/?tea=sencha&grams=many", 400, "/orders/")]
    public async Task What_a_customer_gets_is_a_segment_with_its_route(string method, string path, int status, string route)
    {
        var traceId = ActivityTraceId.CreateRandom();

        using HttpResponseMessage response = await app.Send(new HttpMethod(method), path, traceId, headers => headers.Add("X-Customer", "ada"));

        SegmentDocument segment = await app.SegmentOf(traceId);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(((int)response.StatusCode, segment.Status), Is.EqualTo((status, status)));
            Assert.That((segment.Annotations["http_route"], segment.Annotations["shop"]), Is.EqualTo((route, "main street")));
            Assert.That(segment.Element("metadata", "default", "customer")?.GetString(), Is.EqualTo("ada"));
            Assert.That(segment.IsFault, Is.EqualTo(status == 500));
        }
    }

    [TestCase("/health", 200)]
    [TestCase("/favicon.ico", 404)]
    public async Task What_the_shop_leaves_out_is_answered_and_no_segment(string path, int status)
    {
        var traceId = ActivityTraceId.CreateRandom();

        using HttpResponseMessage response = await app.Send(HttpMethod.Get, path, traceId);

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        await app.DrainReceiver();
        Assert.That(app.Receiver.Documents.Select(document => document.TraceId), Has.None.EqualTo(XRayId.Format(traceId)));
    }
}
