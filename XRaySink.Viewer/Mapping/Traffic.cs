using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Mapping;

/// <summary>How many requests there were, and how they ended.</summary>
sealed class Traffic
{
    TimeSpan took;
    int ended;

    public int Requests { get; private set; }

    public int Faults { get; private set; }

    public int Throttled { get; private set; }

    /// <summary>Errors of the caller, without those that were throttled.</summary>
    public int Errors { get; private set; }

    public int Ok => Requests - Faults - Throttled - Errors;

    /// <summary>How long those took that have ended.</summary>
    public TimeSpan Average => ended == 0 ? TimeSpan.Zero : took / ended;

    public void Add(SegmentFacts segment)
    {
        Requests++;
        if (segment.Outcome.HasFlag(Outcome.Fault))
            Faults++;
        else if (segment.Outcome.HasFlag(Outcome.Throttled))
            Throttled++;
        else if (segment.Outcome.HasFlag(Outcome.Error))
            Errors++;

        if (segment.End is { } end)
        {
            ended++;
            took += end - segment.Start;
        }
    }
}
