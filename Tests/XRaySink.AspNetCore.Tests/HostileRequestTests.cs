using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XRaySink.Metrics;

namespace XRaySink.AspNetCore.Tests;

/// <summary>Hostile bytes over raw TCP, to an application with the middleware and to the same one without it.</summary>
[Parallelizable]
[TestFixture(TraceHeaderResponse.Always)]
[TestFixture(TraceHeaderResponse.WhenRequested)]
[TestFixture(TraceHeaderResponse.Never)]
sealed partial class HostileRequestTests(TraceHeaderResponse responseHeader)
{
    const int Connections = 4000;
    const int Callers = 8;

    // To repeat a failure: XRAYSINK_FUZZ_SEED=….
    static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("XRAYSINK_FUZZ_SEED"), out int seed) ? seed : Random.Shared.Next();

    [Test]
    public async Task Hostile_requests_get_the_answers_that_they_get_without_the_middleware()
    {
        TestContext.Out.WriteLine($"XRAYSINK_FUZZ_SEED={Seed}");
        await using TracedApp traced = await Start(app => app.UseXRaySink(options => options.ResponseHeader = responseHeader));
        await using TracedApp plain = await Start(static _ => { });
        int[] answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Compare(traced, plain, caller))));

        SinkMetrics account = await AccountOf(traced);
        TestContext.Out.WriteLine($"{Connections} connections, {answers.Sum()} answers; {account.CreatedCount} activities");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Sum(), Is.GreaterThan(Connections), "answers");
            Assert.That(account.CreatedCount, Is.GreaterThan(Connections / 4).And.EqualTo(account.SentCount + account.DroppedCount));
            Assert.That(traced.Services.GetRequiredService<SegmentSink>().HasOpenSegments, Is.False);
        }
    }

    [TestCase("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=?", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0", true)]
    [TestCase("nonsense", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=?", true)]
    [TestCase("Root=1-5759e988-bd862e3fe1be46a994272793", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=?", false)]
    [TestCase("Sampled=?", "nonsense", false)]
    public async Task Of_a_trace_header_that_is_repeated_the_first_valid_one_asks_for_the_decision(string first, string second, bool asks)
    {
        await using TracedApp traced = await Start(app => app.UseXRaySink(options => options.ResponseHeader = responseHeader));

        string answer = await Send(traced, Encoding.ASCII.GetBytes(
            $"GET /ok HTTP/1.1\r\nHost: x\r\nX-Amzn-Trace-Id: {first}\r\nX-Amzn-Trace-Id: {second}\r\nConnection: close\r\n\r\n"));

        bool isAnswered = responseHeader == TraceHeaderResponse.Always || (responseHeader == TraceHeaderResponse.WhenRequested && asks);
        Assert.That(OurHeader().Count(answer), Is.EqualTo(isAnswered ? 1 : 0), answer);
    }

    /// <summary>Has one caller's share of the connections answered by both.</summary>
    /// <returns>The number of answers.</returns>
    async Task<int> Compare(TracedApp traced, TracedApp plain, int caller)
    {
        var hostile = new HostileRequest(new Random(unchecked(Seed + caller)));
        int answers = 0;
        for (int connection = 0; connection < Connections / Callers; connection++)
        {
            byte[] request = hostile.Next();
            Task<string> behind = Send(traced, request), without = Send(plain, request);
            string expected = Date().Replace(await without, "");
            string actual = Date().Replace(await behind, "");
            if (responseHeader != TraceHeaderResponse.Never)
                actual = OurHeader().Replace(actual, "");
            if (actual != expected)
                Assert.Fail($"Caller {caller}, connection {connection}, with the seed {Seed}, sends\n{Encoding.Latin1.GetString(request)}\nand hears\n{actual}\nin the place of\n{expected}");
            answers += StatusLine().Count(expected);
        }
        return answers;
    }

    /// <summary>Sends bytes over a connection of their own, and returns all that comes back until the server closes it.</summary>
    static async Task<string> Send(TracedApp app, byte[] request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(app.BaseAddress.Host, app.BaseAddress.Port, patience.Token);
        NetworkStream stream = client.GetStream();
        using var answer = new MemoryStream();
        try
        {
            Task read = stream.CopyToAsync(answer, patience.Token);
            await stream.WriteAsync(request, patience.Token);
            await read;
        }
        catch (IOException)
        {
            // The server has hung up with bytes of ours unread. What it had to say came before.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    static Task<TracedApp> Start(Action<WebApplication> first) => TracedApp.Start(app =>
    {
        first(app);
        app.Map("/ok", () => "ok");
        app.Map("/empty", () => Results.NoContent());
        app.Map("/results/{status:int}", (int status) => Results.StatusCode(status));
        app.Map("/throws", string () => throw new InvalidOperationException("thrown"));
        app.Map("/throws/refusal", string () => throw new Microsoft.AspNetCore.Http.BadHttpRequestException("refused", StatusCodes.Status413PayloadTooLarge));
        app.Map("/chunks", async (HttpContext context) =>
        {
            for (int part = 0; part < 3; part++)
                await context.Response.WriteAsync($"part {part}\n");
        });
        app.MapFallback(Echo);
    }, builder =>
    {
        TracedApp.RecordEverything(builder);

        // So that ASP.NET Core reads the headers too.
        builder.Logging.AddProvider(new SilentLogs());
    });

    /// <summary>Answers with all that the server understood of the request.</summary>
    static async Task Echo(HttpContext context)
    {
        HttpRequest request = context.Request;
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        string headers = string.Concat(request.Headers.Select(header => $"{header.Key}: {header.Value}\n"));
        byte[] answer = Encoding.UTF8.GetBytes($"{request.Method} {request.Scheme} {request.Host} {request.PathBase}{request.Path}{request.QueryString} {request.Protocol}\n{headers}\n{body.Length}");

        // Without a length the size of the headers would decide where the first chunk ends.
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer);
    }

    static async Task<SinkMetrics> AccountOf(TracedApp app)
    {
        await app.Stop();
        return app.Services.GetRequiredService<SegmentSink>().Account;
    }

    [GeneratedRegex("^Date: .*\r\n", RegexOptions.Multiline)]
    private static partial Regex Date();

    [GeneratedRegex("^X-Amzn-Trace-Id: Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=[01]\r\n", RegexOptions.Multiline)]
    private static partial Regex OurHeader();

    [GeneratedRegex("^HTTP/1\\.1 [0-9]{3}", RegexOptions.Multiline)]
    private static partial Regex StatusLine();
}
