using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR.Client;
using TeaShop;
using XRaySink.Documents;
using XRaySink.Validation;

namespace XRaySink.AspNetCore.Tests;

/// <summary>WebSockets, SignalR, server-sent events and long polls: requests that last, and end when their caller leaves.</summary>
[Parallelizable(ParallelScope.All)]
sealed class LongRequestTests
{
    [TestCase(HttpTransportType.WebSockets, 101)]
    [TestCase(HttpTransportType.ServerSentEvents, 200)]
    [TestCase(HttpTransportType.LongPolling, 200)]
    public async Task A_SignalR_connection_is_announced_and_then_closes_with_its_duration(HttpTransportType transport, int status)
    {
        await using TracedApp app = await StartShop(HttpProtocols.Http1);
        SegmentDocument announcement;
        await using (HubConnection counter = new HubConnectionBuilder().WithUrl(new Uri(app.BaseAddress, "/counter"), transport).Build())
        {
            await counter.StartAsync();
            Assert.That(await counter.InvokeAsync<string>("Ask", "assam"), Does.Contain("assam"));
            announcement = await app.AnnouncementOf("/counter");
        }

        SegmentDocument segment = await app.Receiver.WaitForDocument(document => document.Id == announcement.Id && !document.IsInProgress);
        AssertEndedWell(segment, announcement, status);
        await AssertWhole(app);
    }

    [TestCase(HttpProtocols.Http1)]
    [TestCase(HttpProtocols.Http2)]
    public async Task A_long_poll_is_announced_and_closes_with_its_duration(HttpProtocols protocol)
    {
        var news = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseXRaySink();
            app.MapGet("/news", () => news.Task);
        }, TracedApp.AnnounceSoon, protocol);

        Task<HttpResponseMessage> poll = app.Get("/news");
        SegmentDocument announcement = await app.AnnouncementOf("/news");
        news.SetResult("tea");
        using HttpResponseMessage response = await poll;

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("tea"));
        AssertEndedWell(await app.SegmentOf("/news"), announcement, 200);
        await AssertWhole(app);
    }

    [TestCase(HttpProtocols.Http1)]
    [TestCase(HttpProtocols.Http2)]
    public async Task A_long_poll_whose_caller_leaves_is_an_error_and_no_fault(HttpProtocols protocol)
    {
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseXRaySink();
            app.MapGet("/news", async (HttpContext context) => await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        }, TracedApp.AnnounceSoon, protocol);
        using var leave = new CancellationTokenSource();

        Task poll = app.Client.GetStringAsync("/news", leave.Token);
        await app.AnnouncementOf("/news");
        await leave.CancelAsync();
        Assert.That(async () => await poll, Throws.InstanceOf<OperationCanceledException>());

        SegmentDocument segment = await app.SegmentOf("/news");
        Assert.That((segment.Status, segment.IsError, segment.IsFault, segment.Annotations["aborted"]), Is.EqualTo((499, true, false, true)));
        await AssertWhole(app);
    }

    [TestCase(HttpProtocols.Http1)]
    [TestCase(HttpProtocols.Http2)]
    public async Task Server_sent_events_are_announced_and_end_without_error_when_the_reader_leaves(HttpProtocols protocol)
    {
        await using TracedApp app = await StartShop(protocol);
        SegmentDocument announcement;

        using (HttpResponseMessage response = await app.Get("/orders/steeping"))
            announcement = await app.AnnouncementOf("/orders/steeping");

        AssertEndedWell(await app.SegmentOf("/orders/steeping"), announcement, 200);
        await AssertWhole(app);
    }

    [TestCase(HttpProtocols.Http1, 101)]
    [TestCase(HttpProtocols.Http2, 200)]
    public async Task A_web_socket_that_is_dropped_without_a_goodbye_is_no_fault(HttpProtocols protocol, int status)
    {
        await using TracedApp app = await StartEcho(protocol);
        SegmentDocument announcement;
        using (var invoker = new HttpMessageInvoker(new SocketsHttpHandler()))
        using (ClientWebSocket socket = await app.Connect("/echo", invoker))
        {
            announcement = await app.AnnouncementOf("/echo");
            socket.Abort();
        }

        AssertEndedWell(await app.SegmentOf("/echo"), announcement, status);
        await AssertWhole(app);
    }

    [TestCase(HttpProtocols.Http1, 101)]
    [TestCase(HttpProtocols.Http2, 200)]
    public async Task A_web_socket_works_behind_the_middleware_is_announced_and_ends_with_its_duration(HttpProtocols protocol, int status)
    {
        await using TracedApp app = await StartEcho(protocol);
        SegmentDocument announcement;
        using (var invoker = new HttpMessageInvoker(new SocketsHttpHandler()))
        using (ClientWebSocket socket = await app.Connect("/echo", invoker))
        {
            await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            byte[] buffer = new byte[16];
            WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, CancellationToken.None);
            Assert.That(buffer.AsSpan(0, received.Count).ToArray(), Is.EqualTo("hello"u8.ToArray()));
            announcement = await app.AnnouncementOf("/echo");
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }

        AssertEndedWell(await app.SegmentOf("/echo"), announcement, status);
        await AssertWhole(app);
    }

    static void AssertEndedWell(SegmentDocument segment, SegmentDocument announcement, int status)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(segment.Status, Is.EqualTo(status));
            Assert.That(segment.IsFault || segment.IsError, Is.False, segment.ToString());
            Assert.That(segment.Exceptions, Is.Empty);
            Assert.That((segment.Id, segment.StartTime), Is.EqualTo((announcement.Id, announcement.StartTime)));
            Assert.That(segment.Duration, Is.GreaterThanOrEqualTo(TracedApp.Soon));
        }
    }

    /// <summary>All that was sent makes sense together: each request is announced at most once, and complete once.</summary>
    static async Task AssertWhole(TracedApp app)
    {
        await app.Stop();
        await app.Receiver.WaitUntil(documents => documents.Where(document => document.IsInProgress).All(announced => documents.Any(document => document.Id == announced.Id && !document.IsInProgress)));
        Assert.That(SegmentValidator.ValidateAll(app.Receiver.Datagrams.Select(datagram => datagram.Body.ToArray())), Is.Empty);
    }

    static Task<TracedApp> StartShop(HttpProtocols protocol) => TracedApp.Start(Shop.Configure, builder =>
    {
        TracedApp.AnnounceSoon(builder);
        Shop.AddServices(builder.Services);
    }, protocol);

    static Task<TracedApp> StartEcho(HttpProtocols protocol) => TracedApp.Start(app =>
    {
        app.UseXRaySink();
        app.UseWebSockets();
        app.Map("/echo", Echo);
    }, TracedApp.AnnounceSoon, protocol);

    static async Task Echo(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[1024];
        while (true)
        {
            WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close)
                break;
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
