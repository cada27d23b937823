using System.Diagnostics;

namespace XRaySink.Assembling;

/// <summary>
/// A segment whose end has not been seen, and the finished activities below it that wait for it. Used again for other segments.
/// </summary>
sealed class OpenSegment
{
    public Activity Activity { get; private set; } = null!;

    public WaitingPieces Waiting { get; } = new();

    public bool IsAnnounced { get; set; }

    /// <summary>Whether its end is still to come: else all that is known is that something finished below it, perhaps too late.</summary>
    public bool WasStarted { get; set; }

    /// <summary>
    /// Whether it was seen to have ended although nothing had been said of it: its end was lost on the way here, or was seen long ago.
    /// </summary>
    public bool WasSeenStopped { get; set; }

    public void Hold(Activity activity)
    {
        Activity = activity;
        IsAnnounced = WasStarted = WasSeenStopped = false;
    }

    public void Release()
    {
        Activity = null!;
        Waiting.Clear();
    }
}
