using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using XRaySink.Metrics;

namespace XRaySink.AspNetCore.Tests;

/// <summary>Many callers, a part of whom leave at any moment.</summary>
sealed class LoadTests
{
    const int Callers = 32;

    // Longer runs by hand: XRAYSINK_LOAD_SECONDS=60.
    static readonly TimeSpan Duration =
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("XRAYSINK_LOAD_SECONDS"), out int seconds) ? seconds : 8);

    [Test]
    public async Task Every_segment_under_load_with_callers_that_leave_is_sent_or_counted_and_memory_stays_flat()
    {
        // Documents go to a socket that nobody reads, so that the memory is the application's alone.
        using var daemon = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        daemon.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using TracedApp app = await TracedApp.Start(Configure, builder =>
        {
            TracedApp.RecordEverything(builder);
            builder.Services.Configure<XRaySinkOptions>(options => options.DaemonAddress = daemon.LocalEndPoint!.ToString());
        });
        var sink = app.Services.GetRequiredService<SegmentSink>();

        await Load(app, Duration / 4);
        await Settle(sink);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        int requests = await Load(app, Duration);
        await Settle(sink);
        long after = GC.GetTotalMemory(forceFullCollection: true);

        SinkMetrics account = sink.Account;
        TestContext.Out.WriteLine(
            $"{requests} requests in {Duration.TotalSeconds} s: {account.CreatedCount} created, {account.SentCount} sent, {account.DroppedCount} dropped; memory {before / 1024} kB, then {after / 1024} kB");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(requests, Is.GreaterThan(100));
            Assert.That(account.CreatedCount, Is.EqualTo(account.SentCount + account.DroppedCount));
            Assert.That(sink.HasOpenSegments, Is.False, "segments that have not ended");
            Assert.That(after - before, Is.LessThan(8 * 1024 * 1024));
        }
    }

    static void Configure(WebApplication app)
    {
        app.UseXRaySink();
        app.MapGet("/quick", () => "ok");
        app.MapGet("/slow", async (HttpContext context) => await Task.Delay(Random.Shared.Next(20), context.RequestAborted));
        app.MapGet("/half", async (HttpContext context) =>
        {
            await context.Response.WriteAsync(new string('x', 1000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Random.Shared.Next(20));
            await context.Response.WriteAsync("end");
        });
        app.MapGet("/throws", string () => throw new InvalidOperationException("thrown"));
        app.MapPost("/read", async (HttpContext context) => await context.Request.Body.CopyToAsync(Stream.Null));
    }

    static async Task<int> Load(TracedApp app, TimeSpan duration)
    {
        using var end = new CancellationTokenSource(duration);
        int[] counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(seed => Task.Run(() => Call(app, new Random(seed), end.Token))));
        return counts.Sum();
    }

    static async Task<int> Call(TracedApp app, Random random, CancellationToken end)
    {
        int count = 0;
        while (!end.IsCancellationRequested)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(app.BaseAddress.Host, app.BaseAddress.Port, end);
                count += await Converse(client, random, end);
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // The caller has left, or the server has hung up on it.
            }
        }
        return count;
    }

    /// <summary>A few requests on one connection; one in three times the caller slams the door in the middle.</summary>
    static async Task<int> Converse(TcpClient client, Random random, CancellationToken end)
    {
        NetworkStream stream = client.GetStream();
        byte[] buffer = new byte[4096];
        int requests = random.Next(1, 10);
        for (int request = 1; request <= requests; request++)
        {
            string path = random.Next(10) switch { 0 => "/throws", 1 => "/half", 2 => "/slow", _ => "/quick" };
            string text = random.Next(8) == 0
                ? "POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly a part"
                : $"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text), end);
            if (random.Next(3) == 0 || text[0] == 'P')
            {
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                return request;
            }
            if (await stream.ReadAsync(buffer, end) == 0)
                return request;
        }
        return requests;
    }

    /// <summary>Waits until the server is done with everybody, and the sink with everything.</summary>
    static async Task Settle(SegmentSink sink)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        do
            await Task.Run(() => sink.Flush(TimeSpan.FromSeconds(5)));
        while ((sink.HasOpenSegments || IsUnderWay(sink.Account)) && !patience.IsCancellationRequested);

        // A segment that ends is for a moment neither open nor in the queue.
        static bool IsUnderWay(SinkMetrics account) => account.CreatedCount != account.SentCount + account.DroppedCount;
    }
}
