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

    /// <summary>Whether it was open when the sink stopped. Nobody will hear of its end, which may have come since.</summary>
    public bool IsLeft { get; set; }

    /// <summary>
    /// Whether it was seen to have ended although nothing had been said of it: its end was lost on the way here, or was seen long ago.
    /// </summary>
    public bool WasSeenStopped { get; set; }

    public void Hold(Activity activity)
    {
        Activity = activity;
        IsAnnounced = IsLeft = WasSeenStopped = false;
    }

    public void Release()
    {
        Activity = null!;
        Waiting.Clear();
    }
}
