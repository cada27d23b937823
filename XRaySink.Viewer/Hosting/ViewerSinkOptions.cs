using Microsoft.Extensions.Options;

namespace XRaySink.Viewer.Hosting;

/// <summary>Makes the host's sink give its documents to the viewer too.</summary>
sealed class ViewerSinkOptions(ViewerServices viewer) : IConfigureOptions<XRaySinkOptions>
{
    public void Configure(XRaySinkOptions options)
    {
        if (viewer.IsEnabled)
            options.Emitters.Add(new ViewerEmitter(viewer.Store));
    }
}
