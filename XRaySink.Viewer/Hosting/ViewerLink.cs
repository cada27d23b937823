using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace XRaySink.Viewer.Hosting;

/// <summary>Says where the viewer is, once the server listens.</summary>
static class ViewerLink
{
    public static void LogWhenStarted(IServiceProvider services, string pattern)
    {
        if (services.GetService<IHostApplicationLifetime>() is not { } lifetime || services.GetService<ILoggerFactory>() is not { } loggers)
            return;

        ILogger logger = loggers.CreateLogger(ViewerLog.Category);
        lifetime.ApplicationStarted.Register(() =>
        {
            string? address = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
            if (address is not null)
                ViewerLog.Shown(logger, Link(address, pattern));
        });
    }

    // A server that listens on every address is reached by this one.
    static string Link(string address, string pattern)
    {
        string root = address.Replace("//[::]", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal);
        string path = pattern.Trim('/');
        return root.TrimEnd('/') + "/" + (path.Length == 0 ? "" : path + "/");
    }
}
