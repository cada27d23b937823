using System.Diagnostics;

namespace XRaySink.Assembling;

/// <summary>A segment that has not ended, and the finished activities below it that wait for it. Used again for other segments.</summary>
sealed class OpenSegment
{
    public Activity Activity { get; private set; } = null!;

    public WaitingPieces Waiting { get; } = new();

    public bool IsAnnounced { get; set; }

    /// <summary>Whether it was seen to have ended although nothing had been said of it: its end was lost on the way here.</summary>
    public bool WasSeenStopped { get; set; }

    public void Hold(Activity activity)
    {
        Activity = activity;
        IsAnnounced = WasSeenStopped = false;
    }

    public void Release()
    {
        Activity = null!;
        Waiting.Clear();
    }
}
