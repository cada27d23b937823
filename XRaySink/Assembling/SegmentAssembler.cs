using System.Diagnostics;
using Microsoft.Extensions.Logging;
using XRaySink.Documents;
using XRaySink.Listening;
using XRaySink.Metrics;

namespace XRaySink.Assembling;

/// <summary>
/// Gathers finished activities until their segment ends, and gives them out as documents. Used by the sender's thread alone.
/// The order in which activities arrive does not matter: what comes after its segment travels as an independent subsegment.
/// </summary>
sealed class SegmentAssembler(SegmentDocumentWriter writer, DocumentOutput output, TimeSpan inProgressAfter, ILogger logger) : IDisposable
{
    // The official .NET SDK streams from the same number on, and bounded memory needs some number.
    const int MaxWaiting = 100;

    readonly Dictionary<Activity, OpenSegment> open = [];
    readonly SegmentForest forest = new();
    readonly List<Activity> batch = [];

    public int OpenSegments => open.Count;

    public void Started(Activity segment) => open.TryAdd(segment, new OpenSegment(segment));

    public void Finished(Activity activity)
    {
        if (TraceMembership.IsSegment(activity))
            CompleteSegment(activity);
        else if (TraceMembership.SegmentOf(activity) is { } segment)
            AddChild(activity, segment);
        else
            output.Drop(1, DropReason.NoSegment);
    }

    /// <summary>Announces the segments that have been open for long. Their finished parts go out too, so that memory is not held.</summary>
    public void AnnounceLongSegments(DateTime utcNow)
    {
        foreach (OpenSegment segment in open.Values)
        {
            if (!segment.IsAnnounced && utcNow - segment.Activity.StartTimeUtc >= inProgressAfter)
                Announce(segment);
        }
    }

    /// <summary>Gives out all that is known of the segments that are still open, because nobody will ask again.</summary>
    public void Abandon()
    {
        foreach (OpenSegment segment in open.Values)
        {
            Announce(segment);
            output.LeaveUnfinished();
        }
        open.Clear();
    }

    public void Dispose() => writer.Dispose();

    void AddChild(Activity activity, Activity segment)
    {
        if (!open.TryGetValue(segment, out OpenSegment? holder))
        {
            // Its segment has been sent, or else its beginning found the queue full.
            if (segment.IsStopped)
            {
                SendLate(activity, segment);
                return;
            }
            open.Add(segment, holder = new OpenSegment(segment));
        }

        holder.Finished.Add(activity);
        if (holder.Finished.Count >= MaxWaiting || holder.IsAnnounced)
            Stream(holder.Finished);
    }

    void CompleteSegment(Activity activity)
    {
        batch.Clear();
        batch.Add(activity);
        if (open.Remove(activity, out OpenSegment? holder))
            batch.AddRange(holder.Finished);

        if (TraceMembership.IsDiscarded(activity))
            output.Drop(batch.Count, DropReason.Discarded);
        else
            SendForest(batch);
    }

    void Announce(OpenSegment segment)
    {
        segment.IsAnnounced = true;
        Stream(segment.Finished);
        output.Announce(writer.WriteInProgress(segment.Activity));
    }

    void Stream(List<Activity> finished)
    {
        if (finished.Count == 0)
            return;

        SendForest(finished);
        finished.Clear();
    }

    void SendLate(Activity activity, Activity segment)
    {
        if (TraceMembership.IsDiscarded(segment))
        {
            output.Drop(1, DropReason.Discarded);
            return;
        }

        batch.Clear();
        batch.Add(activity);
        SendForest(batch);
    }

    void SendForest(List<Activity> activities)
    {
        forest.Build(activities);
        foreach (SegmentNode root in forest.Roots)
            Send(root);
    }

    /// <summary>Sends a node with all that is below it in one document when that fits, and in several when it does not.</summary>
    void Send(SegmentNode node)
    {
        if (!TryWrite(node, out ReadOnlySpan<byte> document))
        {
            output.Drop(node.Count, DropReason.Error);
        }
        else if (document.Length <= SegmentDocumentWriter.MaxLength)
        {
            output.Send(document, node.Count);
        }
        else if (node.FirstChild is null)
        {
            output.Drop(1, DropReason.TooLarge);
        }
        else
        {
            for (SegmentNode? child = node.FirstChild; child is not null; child = child.NextSibling)
                Send(child);
            node.ReleaseChildren();
            Send(node);
        }
    }

    bool TryWrite(SegmentNode node, out ReadOnlySpan<byte> document)
    {
        try
        {
            document = writer.Write(node);
            return true;
        }
#pragma warning disable CA1031 // a mistake of ours, or another thread that still changes the activity, costs a document and is counted
        catch (Exception exception)
#pragma warning restore CA1031
        {
            SinkLog.WritingFailed(logger, exception);
            document = default;
            return false;
        }
    }
}
