using System.Diagnostics;

namespace XRaySink.Listening;

/// <summary>The open segments of one sink, among those of the process.</summary>
sealed class OpenSegments(SegmentSink sink)
{
    /// <summary>Whether a segment is of this sink.</summary>
    public bool Holds(Activity segment) => ActivityHub.RecorderOf(segment) == sink;

    /// <summary>Whether there are any.</summary>
    public bool Any()
    {
        foreach (Activity segment in OpenTraces.All)
        {
            if (Holds(segment))
                return true;
        }
        return false;
    }
}
