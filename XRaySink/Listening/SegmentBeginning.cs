using System.Diagnostics;
using XRaySink.Sampling;

namespace XRaySink.Listening;

/// <summary>
/// What is known of the activity that a thread is starting, from the question whether it shall be to the message that it is. One object
/// for each thread, because looking up several things of a thread costs more than one.
/// </summary>
sealed class SegmentBeginning
{
    [ThreadStatic]
    static SegmentBeginning? ofThisThread;

    public static SegmentBeginning OfThisThread => ofThisThread ??= new SegmentBeginning();

    /// <summary>The sink that the segment belongs to; <see langword="null"/> when there is nothing to be done once it has begun.</summary>
    public SegmentSink? Sink { get; private set; }

    public SamplingDecision Decision { get; private set; }

    /// <summary>Whether sink and decision were known before the segment was asked for.</summary>
    public bool IsRequested { get; private set; }

    /// <summary>The segment around the activity, for one whose parent was given as a context.</summary>
    public Activity? Around { get; set; }

    public void Request(SegmentSink sink, in SamplingDecision decision)
    {
        Set(sink, decision);
        IsRequested = true;
    }

    public void Set(SegmentSink sink, in SamplingDecision decision)
    {
        Sink = sink;
        Decision = decision;
    }

    public void Clear()
    {
        if (Sink is null)
            return;

        Sink = null;
        Decision = default;
        IsRequested = false;
    }
}
