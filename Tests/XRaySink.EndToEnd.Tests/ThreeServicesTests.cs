using System.Net;
using XRaySink.Documents;
using XRaySink.Testing;

namespace XRaySink.EndToEnd.Tests;

/// <summary>A trace that goes through three processes: over HTTP, through a queue, and over HTTP again. Seen from the daemon's socket.</summary>
public class ThreeServicesTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task A_message_that_continues_its_senders_trace_connects_all_three()
    {
        using var daemon = new UdpReceiver();
        Trail trail = await Order(daemon, XRayMessageTrace.Continue);

        SegmentDocument sending = trail.Shop.Subsegments.Single();
        SegmentDocument call = trail.Worker.Subsegments.Single();
        Assert.Multiple(() =>
        {
            Assert.That(trail.Shop.ParentId, Is.Null);
            Assert.That(sending.Name, Is.EqualTo("send order"));
            Assert.That((trail.Worker.TraceId, trail.Worker.ParentId), Is.EqualTo((trail.Shop.TraceId, sending.Id)));
            Assert.That(trail.Worker.Url, Is.EqualTo("task://localhost/orders/placed"));
            Assert.That(trail.Worker.Annotations["order"], Is.EqualTo("42"));
            Assert.That(call.Namespace, Is.EqualTo("remote"));
            Assert.That((trail.Stock.TraceId, trail.Stock.ParentId), Is.EqualTo((trail.Shop.TraceId, call.Id)));
            Assert.That(new[] { trail.Shop, trail.Worker, trail.Stock }.Select(document => document.Element("links")), Is.All.Null);
        });
    }

    [Test]
    public async Task A_message_that_is_linked_to_its_senders_trace_makes_a_pair_of_traces()
    {
        using var daemon = new UdpReceiver();
        Trail trail = await Order(daemon, XRayMessageTrace.Link);

        SegmentDocument call = trail.Worker.Subsegments.Single();
        var link = trail.Worker.Element("links")!.Value[0];
        Assert.Multiple(() =>
        {
            Assert.That(trail.Worker.TraceId, Is.Not.EqualTo(trail.Shop.TraceId));
            Assert.That(trail.Worker.ParentId, Is.Null);
            Assert.That(link.GetProperty("trace_id").GetString(), Is.EqualTo(trail.Shop.TraceId));
            Assert.That(link.GetProperty("id").GetString(), Is.EqualTo(trail.Shop.Subsegments.Single().Id));
            Assert.That((trail.Stock.TraceId, trail.Stock.ParentId), Is.EqualTo((trail.Worker.TraceId, call.Id)));
        });
    }

    /// <summary>Places one order, and gathers what the three processes send of it.</summary>
    static async Task<Trail> Order(UdpReceiver daemon, XRayMessageTrace trace)
    {
        using var stock = new RunningService(daemon.Address, "stock");
        using var worker = new RunningService(daemon.Address, "worker", await stock.Address, trace.ToString());
        using var shop = new RunningService(daemon.Address, "shop", await worker.Address);
        using var http = new HttpClient { BaseAddress = new Uri(await shop.Address) };

        using HttpResponseMessage answer = await http.PostAsync(new Uri("/orders/42", UriKind.Relative), null);
        var trail = new Trail(await SegmentOf("shop"), await SegmentOf("worker"), await SegmentOf("stock"));
        int[] exitCodes = [await shop.End(), await worker.End(), await stock.End()];

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(exitCodes, Is.All.Zero, shop.Output + worker.Output + stock.Output);
        Assert.That(daemon.Datagrams.SelectMany(datagram => datagram.Complaints), Is.Empty);
        Assert.That(daemon.Documents, Has.Count.EqualTo(3));
        string logged = worker.Output.Split('\n').Single(line => line.Contains("\"handling 42\"", StringComparison.Ordinal));
        Assert.That(logged, Does.Contain($"\"traceId\":\"{trail.Worker.TraceId}\"").And.Contain($"\"segmentId\":\"{trail.Worker.Id}\""));
        return trail;

        Task<SegmentDocument> SegmentOf(string service) => daemon.WaitForDocument(document => document.Name == service, Patience);
    }

    sealed record Trail(SegmentDocument Shop, SegmentDocument Worker, SegmentDocument Stock);
}
