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

    /// <summary>The decision in <see cref="Header"/>, for recorders that need nothing else of it.</summary>
    public static SamplingMark Sampled => starting.Sampled;

    /// <summary>
    /// Starts the segment of a request for whoever listens to <see cref="XRaySource"/>. What was current before is the caller's to restore.
    /// </summary>
    /// <param name="name">The name of the activity.</param>
    /// <param name="header">The caller's trace; the default value when it sent none.</param>
    /// <param name="tags">What a recorder needs to decide whether the request is sampled, under OpenTelemetry's names.</param>
    /// <returns>The segment, current now; <see langword="null"/> when nobody records it.</returns>
    public static Activity? StartRequest(string name, in TraceHeader header, IEnumerable<KeyValuePair<string, object?>> tags)
    {
        // .NET makes a root only where nothing is current; a segment with a parent elsewhere does not look at it.
        if (header.ParentId == default)
            Activity.Current = null;
        return StartSegment(name, header, links: null, tags);
    }

    internal static Activity? StartSegment(string name, in TraceHeader header, ActivityLink[]? links, IEnumerable<KeyValuePair<string, object?>>? tags = null) =>
        header.IsEmpty
            ? XRaySource.Activities.StartActivity(name, ActivityKind.Server, default(ActivityContext), tags, links)
            : Continue(name, header, links, tags);

    static Activity? Continue(string name, in TraceHeader header, ActivityLink[]? links, IEnumerable<KeyValuePair<string, object?>>? tags)
    {
        ActivityContext parent = header.TraceId == default ? default : header.ToActivityContext();
        starting = header;
        try
        {
            Activity? activity = XRaySource.Activities.StartActivity(name, ActivityKind.Server, parent, tags, links);
            header.AttachTo(activity);
            return activity;
        }
        finally
        {
            starting = default;
        }
    }
}
