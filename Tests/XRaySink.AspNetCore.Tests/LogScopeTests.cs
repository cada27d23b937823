using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using XRaySink.Documents;
using XRaySink.Testing;

namespace XRaySink.AspNetCore.Tests;

/// <summary>What is logged within a request bears the ids of its segment.</summary>
public class LogScopeTests
{
    [Test]
    public async Task A_request_and_the_error_page_after_it_log_with_the_ids_of_the_segment_and_what_is_before_it_does_not()
    {
        var log = new ScopedLog();
        await using TracedApp app = await TracedApp.Start(
            app =>
            {
                app.Use((context, next) =>
                {
                    Task rest = next(context);
                    app.Logger.LogInformation("outside");
                    return rest;
                });
                app.UseExceptionHandler("/error");
                app.UseMiddleware<XRayMiddleware>();
                app.MapGet("/error", async context =>
                {
                    app.Logger.LogInformation("error page");
                    await context.Response.WriteAsync("sorry");
                });
                app.MapGet("/fail", async context =>
                {
                    app.Logger.LogInformation("at once");
                    await Task.Yield();
                    app.Logger.LogInformation("later");
                    throw new InvalidOperationException("broken");
                });
            },
            builder =>
            {
                TracedApp.RecordEverything(builder);
                builder.Logging.AddProvider(log);
            });

        using HttpResponseMessage answer = await app.Get("/fail");

        SegmentDocument segment = await app.SegmentOf("/fail");
        foreach (string message in new[] { "at once", "later", "error page" })
            Assert.That((log[message].TraceId, log[message].SegmentId), Is.EqualTo((segment.TraceId, segment.Id)), message);
        Assert.That(log["outside"].SegmentId, Is.Null);
    }
}
