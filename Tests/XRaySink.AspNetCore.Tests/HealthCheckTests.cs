using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace XRaySink.AspNetCore.Tests;

/// <summary>The sink among a host's health checks.</summary>
[NonParallelizable]
public class HealthCheckTests
{
    [Test]
    public async Task The_sink_is_one_of_the_hosts_health_checks()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddXRaySink(options => options.SendToDaemon = false);
        builder.Services.AddHealthChecks().AddXRaySink(name: "traces");
        await using WebApplication app = builder.Build();
        app.MapHealthChecks("/health", new() { ResponseWriter = (context, report) => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, string.Join(',', report.Entries.Keys)) });
        await app.StartAsync();

        HttpResponseMessage response = await app.GetTestClient().GetAsync("/health");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("traces"));
    }
}
