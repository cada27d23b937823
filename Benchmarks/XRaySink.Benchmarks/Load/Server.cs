using Microsoft.AspNetCore.Builder;
using XRaySink.Benchmarks.Requests;

namespace XRaySink.Benchmarks.Load;

/// <summary>The application on Kestrel, in a process of its own, until the one who started it closes its input.</summary>
static class Server
{
    public static async Task Run(string way, string drain)
    {
        await using WebApplication app = Application.Build(way, drain, static _ => { });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
    }
}
