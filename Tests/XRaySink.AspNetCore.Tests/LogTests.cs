using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XRaySink.Testing;

namespace XRaySink.AspNetCore.Tests;

/// <summary>What a host's log says of tracing.</summary>
[Parallelizable(ParallelScope.All)]
sealed class LogTests
{
    [Test]
    public async Task A_healthy_run_logs_nothing_above_Debug_but_one_start_line([Values] bool isAlone)
    {
        var log = new ScopedLog();
        await using TracedApp app = await Start(log, isAlone ? static _ => { } : TracedApp.RecordEverything);

        await Use(app);

        ScopedLine line = OursAboveDebug(log).Single();
        Assert.That((line.Category, line.Level, line.EventId.Id), Is.EqualTo(("XRaySink", LogLevel.Information, 1)));
        Assert.That(line.Message, Does.Contain("web").And.Contain(app.Receiver.Address));
    }

    [Test]
    public async Task A_run_without_tracing_logs_that_it_is_off_and_why_and_nothing_more([Values] bool isAlone)
    {
        var log = new ScopedLog();
        await using TracedApp app = await Start(log, builder =>
        {
            builder.Configuration["XRay:DisableXRayTracing"] = "true";
            if (!isAlone)
                builder.Services.AddXRaySink();
        });

        await Use(app);

        ScopedLine line = OursAboveDebug(log).Single();
        Assert.That((line.Category, line.Level, line.EventId.Id), Is.EqualTo(("XRaySink", LogLevel.Information, 2)));
        Assert.That(line.Message, Does.Contain("DisableXRayTracing"));
        Assert.That(app.Receiver.Documents, Is.Empty);
    }

    [Test]
    public async Task The_segment_of_a_request_names_the_log_group_so_that_the_console_finds_its_logs()
    {
        await using TracedApp app = await Start(new ScopedLog(), builder =>
        {
            TracedApp.RecordEverything(builder);
            builder.Services.Configure<XRaySinkOptions>(options => options.LogGroup = "/shop/web");
        });

        await app.Get("/");

        Assert.That((await app.Segment()).Element("aws", "cloudwatch_logs")?.GetRawText(), Is.EqualTo("""[{"log_group":"/shop/web"}]"""));
    }

    static IEnumerable<ScopedLine> OursAboveDebug(ScopedLog log) =>
        log.Lines.Where(line => line.Category.StartsWith("XRaySink", StringComparison.Ordinal) && line.Level > LogLevel.Debug);

    /// <summary>Requests that end well and requests that do not, and the end of the application.</summary>
    static async Task Use(TracedApp app)
    {
        foreach (string path in new[] { "/", "/missing", "/throws", "/half" })
            using (await app.Get(path))
            {
            }
        await app.Stop();
    }

    // The middleware is there twice, which must not make two sinks.
    static Task<TracedApp> Start(ScopedLog log, Action<WebApplicationBuilder> build) => TracedApp.Start(app =>
    {
        app.UseXRaySink();
        app.UseWhen(static _ => true, static branch => branch.UseXRaySink());
        app.MapGet("/", () => "ok");
        app.MapGet("/throws", string () => throw new InvalidOperationException("thrown"));
        app.MapGet("/half", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("thrown late");
        });
    }, builder =>
    {
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddProvider(log);
        build(builder);
    });
}
