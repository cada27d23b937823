using System.Diagnostics;
using XRaySink.Recording;

namespace XRaySink.Listening;

/// <summary>Tells which activities are segments, and which segment an activity belongs to.</summary>
static class TraceMembership
{
    /// <summary>The custom property of a segment that names its sink, when that is not the process's default sink.</summary>
    public const string OwnerProperty = "XRaySink.Owner";

    const string AnnouncedProperty = "XRaySink.Announced";

    const string SegmentProperty = "XRaySink.Segment";

    /// <summary>A request or a task: what XRaySink began as a server.</summary>
    public static bool IsSegment(Activity activity) => activity.Kind == ActivityKind.Server && activity.Source.Name == XRaySource.Name;

    /// <summary>Whether it turned out after a segment's beginning that nobody wants it.</summary>
    public static bool IsDiscarded(Activity segment) => segment.GetCustomProperty(SegmentTags.DiscardedProperty) is not null;

    /// <summary>Whether a segment was announced as in progress before the sink lost sight of it. No id is announced twice.</summary>
    public static bool IsAnnounced(Activity segment) => segment.GetCustomProperty(AnnouncedProperty) is not null;

    public static void SetAnnounced(Activity segment) => segment.SetCustomProperty(AnnouncedProperty, bool.TrueString);

    /// <summary>Says which segment an activity belongs to whose parent is not known as an object, but only as a context.</summary>
    public static void Join(Activity activity, Activity? segment)
    {
        if (segment is not null)
            activity.SetCustomProperty(SegmentProperty, segment);
    }

    /// <summary>The nearest segment at or above an activity in this process, or <see langword="null"/> outside our traces.</summary>
    public static Activity? SegmentOf(Activity? activity)
    {
        while (activity is not null && !IsSegment(activity))
            activity = activity.Parent ?? activity.GetCustomProperty(SegmentProperty) as Activity;
        return activity;
    }
}
