using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using XRaySink.Viewer.Hosting;
using XRaySink.Viewer.Serving;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the viewer's pages.</summary>
public static class XRayViewerEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Shows the traces that <c>services.AddXRayViewer()</c> keeps, to this machine only. The viewer's own requests are not traced.
    /// Outside of the environment <c>Development</c> nothing is mapped, unless <see cref="XRaySink.XRayViewerOptions.Enabled"/> says so.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path of the list of traces.</param>
    /// <returns>The endpoints, to add for example <c>RequireAuthorization()</c> to.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException"><c>AddXRayViewer()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapXRayViewer(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/xray")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        IServiceProvider services = endpoints.ServiceProvider;
        ViewerServices viewer = services.GetService<ViewerServices>()
            ?? throw new InvalidOperationException("MapXRayViewer shows what AddXRayViewer keeps: call builder.Services.AddXRayViewer() first.");

        RouteGroupBuilder group = endpoints.MapGroup(pattern);
        group.DisableXRay();
        if (viewer.IsEnabled)
        {
            new ViewerEndpoints(viewer, services.GetRequiredService<IHostApplicationLifetime>()).MapTo(group);
            ViewerLink.LogWhenStarted(services, pattern);
        }
        else if (services.GetService<ILoggerFactory>() is { } loggers)
        {
            ViewerLog.NotShown(loggers.CreateLogger(ViewerLog.Category), services.GetRequiredService<IHostEnvironment>().EnvironmentName);
        }
        return group;
    }
}
