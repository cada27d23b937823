using XRaySink.Documents;

namespace XRaySink.Viewer.Traces;

/// <summary>How a segment ended; several may be true at once.</summary>
[Flags]
enum Outcome : byte
{
    Ok = 0,
    Error = 1,
    Throttled = 2,
    Fault = 4,
}

static class OutcomeOf
{
    public static Outcome Segment(SegmentDocument segment) =>
        (segment.IsError ? Outcome.Error : Outcome.Ok)
        | (segment.IsThrottled ? Outcome.Throttled : Outcome.Ok)
        | (segment.IsFault ? Outcome.Fault : Outcome.Ok);

    /// <summary>The word for the worst of it.</summary>
    public static string Word(this Outcome outcome) =>
        outcome.HasFlag(Outcome.Fault) ? "fault"
        : outcome.HasFlag(Outcome.Throttled) ? "throttled"
        : outcome.HasFlag(Outcome.Error) ? "error"
        : "ok";
}
