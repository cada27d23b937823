using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace XRaySink.Benchmarks.Load;

/// <summary>The smallest web application, traced in one of the ways that are compared. Runs in a process of its own.</summary>
static class Server
{
    public static readonly string[] Ways = ["bare", "xraysink-default", "xraysink-all", "opentelemetry-all"];

    public static async Task Run(string way, string drain)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        switch (way)
        {
            case "xraysink-default":
                builder.Services.AddXRaySink(options => Describe(options, drain));
                break;
            case "xraysink-all":
                builder.Services.AddXRaySink(options =>
                {
                    Describe(options, drain);
                    options.Sampling = new Calls.Recorders.Always(true);
                });
                break;
            case "opentelemetry-all":
                builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
                    .AddAspNetCoreInstrumentation()
                    .SetSampler(new AlwaysOnSampler())
                    .AddOtlpExporter(options =>
                    {
                        options.Protocol = OtlpExportProtocol.HttpProtobuf;
                        options.Endpoint = new Uri("http://" + drain + "/v1/traces");
                    }));
                break;
        }

        await using WebApplication app = builder.Build();
        if (way.StartsWith("xraysink", StringComparison.Ordinal))
            app.UseMiddleware<XRayMiddleware>();
        app.MapGet("/", static () => "ok");
        app.MapGet("/allocated", static (HttpContext _) => GC.GetTotalAllocatedBytes(precise: true).ToString(System.Globalization.CultureInfo.InvariantCulture));

        await app.StartAsync();
        Console.WriteLine(app.Urls.First());

        // Until the one who started this closes the other end.
        await Console.In.ReadToEndAsync();
    }

    static void Describe(XRaySinkOptions options, string drain)
    {
        options.ServiceName = "benchmarks";
        options.DaemonAddress = drain;
    }
}
