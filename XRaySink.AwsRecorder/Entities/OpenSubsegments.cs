using Amazon.XRay.Recorder.Core.Internal.Entities;

namespace XRaySink.Entities;

/// <summary>
/// The subsegments of ours that are open below a segment. The recorder sends a segment when the last of them has ended; those that
/// outlive it are therefore taken out, so that it is sent when it ends, and they when they do.
/// </summary>
sealed class OpenSubsegments
{
    readonly HashSet<Subsegment> open = [];

    public void Add(Subsegment subsegment)
    {
        lock (open)
            open.Add(subsegment);
    }

    public void Remove(Subsegment subsegment)
    {
        lock (open)
            open.Remove(subsegment);
    }

    /// <summary>Takes out whatever is open directly below what has ended. <paramref name="segment"/> is about to end.</summary>
    public void Detach(Entity segment)
    {
        lock (open)
        {
            foreach (Subsegment subsegment in open)
            {
                if (subsegment.Parent is { } parent && (ReferenceEquals(parent, segment) || !parent.IsInProgress))
                    Detach(subsegment, parent);
            }
            open.Clear();
        }
    }

    static void Detach(Subsegment subsegment, Entity parent)
    {
        lock (parent.Subsegments)
        {
            if (!parent.Subsegments.Remove(subsegment))
                return;
        }
        new StandInSegment(parent).AddSubsegment(subsegment);
        parent.Release();
    }
}
