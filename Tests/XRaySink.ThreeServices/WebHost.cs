using System.Net;
using XRaySink.Sampling;

namespace XRaySink.ThreeServices;

/// <summary>A web service as a user of the library sets one up, on a free port, which it prints.</summary>
static class WebHost
{
    public static async Task<int> Run(string service, Action<WebApplication> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddJsonConsole(console => console.IncludeScopes = true);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddXRaySink(options =>
        {
            options.ServiceName = service;
            options.Sampling = SamplingStrategy.Always;
        });

        WebApplication app = builder.Build();
        app.UseMiddleware<XRayMiddleware>();
        map(app);
        await app.StartAsync();
        Console.WriteLine("listening " + app.Urls.Single());
        await Parent.Gone();
        await app.StopAsync();
        return 0;
    }
}
