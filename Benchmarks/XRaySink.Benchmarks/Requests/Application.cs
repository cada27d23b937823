using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace XRaySink.Benchmarks.Requests;

/// <summary>The smallest web application, traced in one of the ways that are compared.</summary>
static class Application
{
    public const string Bare = "bare";
    public const string ByDefault = "xraysink-default";
    public const string All = "xraysink-all";
    public const string OpenTelemetry = "opentelemetry-all";

    /// <param name="way">How it is traced.</param>
    /// <param name="drain">Where traces are sent; <see langword="null"/> when they are written and then dropped.</param>
    /// <param name="configure">What else is different.</param>
    public static WebApplication Build(string way, string? drain, Action<WebApplicationBuilder> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        Trace(builder.Services, way, drain);
        configure(builder);

        WebApplication app = builder.Build();
        if (way is ByDefault or All)
            app.UseMiddleware<XRayMiddleware>();
        app.MapGet("/", static () => "ok");
        app.MapGet("/allocated", static (HttpContext _) => GC.GetTotalAllocatedBytes(precise: true).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return app;
    }

    static void Trace(IServiceCollection services, string way, string? drain)
    {
        switch (way)
        {
            case Bare:
                break;
            case ByDefault:
                services.AddXRaySink(options => Describe(options, null, drain));
                break;
            case All:
                services.AddXRaySink(options => Describe(options, true, drain));
                break;
            case OpenTelemetry:
                services.AddOpenTelemetry().WithTracing(tracing => Export(tracing.AddAspNetCoreInstrumentation().SetSampler(new AlwaysOnSampler()), drain));
                break;
            default:
                throw new ArgumentException("There is no way '" + way + "' of tracing the application.", nameof(way));
        }
    }

    static void Describe(XRaySinkOptions options, bool? sampled, string? drain)
    {
        Recorder.Describe(options, sampled);
        options.DaemonAddress = drain;
        options.SendToDaemon = drain is not null;
        if (drain is null)
            options.Emitters.Add(new NullEmitter());
    }

    static void Export(TracerProviderBuilder tracing, string? drain)
    {
        if (drain is null)
        {
            tracing.AddProcessor(Recorder.NullProcessor());
            return;
        }
        tracing.AddOtlpExporter(options =>
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            options.Endpoint = new Uri("http://" + drain + "/v1/traces");
        });
    }
}
