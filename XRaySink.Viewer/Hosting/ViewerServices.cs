using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Hosting;

/// <summary>What the viewer of one host consists of.</summary>
sealed class ViewerServices
{
    public ViewerServices(IOptions<XRayViewerOptions> options, IHostEnvironment environment, TimeProvider? time = null)
    {
        Options = options.Value;
        IsEnabled = Options.Enabled ?? environment.IsDevelopment();
        Time = time ?? TimeProvider.System;
        Store = new TraceStore(new TraceStoreLimits(Math.Max(1, Options.MaxTraces), Math.Max(1, Options.MaxBytes)), Time);
    }

    public XRayViewerOptions Options { get; }

    public bool IsEnabled { get; }

    public TimeProvider Time { get; }

    public TraceStore Store { get; }
}
