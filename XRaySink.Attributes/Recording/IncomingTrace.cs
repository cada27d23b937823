using System.ComponentModel;
using System.Diagnostics;

namespace XRaySink.Recording;

/// <summary>
/// Starts segments that continue a trace from elsewhere, and tells recorders what the header of that trace says: an activity's parent
/// cannot say that the sampling decision is still open.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class IncomingTrace
{
    [ThreadStatic]
    static TraceHeader starting;

    /// <summary>
    /// The header that the segment continues that is being started on this thread; the default value when it continues none. A recorder
    /// follows <see cref="TraceHeader.Sampled"/> where it is <c>1</c> or <c>0</c>, also without a trace id, and decides itself otherwise.
    /// </summary>
    public static TraceHeader Header => starting;

    internal static Activity? StartSegment(string name, in TraceHeader header, ActivityLink[]? links) =>
        header.IsEmpty
            ? XRaySource.Activities.StartActivity(name, ActivityKind.Server, default(ActivityContext), tags: null, links)
            : Continue(name, header, links);

    static Activity? Continue(string name, in TraceHeader header, ActivityLink[]? links)
    {
        ActivityContext parent = header.TraceId == default ? default : header.ToActivityContext();
        starting = header;
        try
        {
            Activity? activity = XRaySource.Activities.StartActivity(name, ActivityKind.Server, parent, tags: null, links);
            header.AttachTo(activity);
            return activity;
        }
        finally
        {
            starting = default;
        }
    }
}
