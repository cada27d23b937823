using System.Diagnostics;

namespace XRaySink.Assembling;

/// <summary>A segment that has not ended, and the finished activities below it that wait for it.</summary>
sealed class OpenSegment(Activity activity)
{
    public Activity Activity { get; } = activity;

    public List<Activity> Finished { get; } = [];

    public bool IsAnnounced { get; set; }
}
