using System.Diagnostics;
using XRaySink.Documents;
using XRaySink.Listening;
using XRaySink.Metrics;

namespace XRaySink.Assembling;

/// <summary>
/// Gathers finished activities until their segment ends, and gives them out as documents. Used by the sender's thread alone.
/// The order in which activities arrive does not matter: what comes after its segment travels as an independent subsegment.
/// </summary>
sealed class SegmentAssembler(ActivityWriter writer, DocumentOutput output, TimeSpan inProgressAfter, SinkTrouble trouble, int maxOpen = SegmentAssembler.MaxOpen) : IDisposable
{
    // The official .NET SDK streams from the same number on.
    const int MaxWaiting = 100;

    // More would not fit into one document anyway.
    const int MaxWaitingBytes = DocumentLimits.Document;

    // What all open segments may hold together. A segment that finds it used up waits no more.
    const long MaxHeldBytes = 16 * 1024 * 1024;

    // How many segments are watched at a time. Something must be wrong before there are so many; nothing is lost beyond it.
    const int MaxOpen = 65_536;

    const int MaxSpare = 64;

    readonly Dictionary<Activity, OpenSegment> open = [];
    readonly Stack<OpenSegment> spare = [];
    readonly DocumentComposer composer = new(output);

    long heldBytes;

    public int OpenSegments => open.Count;

    /// <summary>How many bytes wait for segments to end.</summary>
    public long HeldBytes => heldBytes;

    /// <summary>Whether something is held that the next round will give out, if nothing is said of its segment until then.</summary>
    public bool MustLookAgain { get; private set; }

    public bool IsLong(Activity segment, DateTime utcNow) => utcNow - segment.StartTimeUtc >= inProgressAfter;

    /// <summary>Takes note of a segment whose end is still to come.</summary>
    public void Started(Activity segment)
    {
        if (!open.ContainsKey(segment))
            TryOpen(segment);
    }

    /// <summary>Takes note of a segment that was open when the sink stopped.</summary>
    public void Leave(Activity segment)
    {
        if (open.TryGetValue(segment, out OpenSegment? holder) || (holder = TryOpen(segment)) is not null)
            holder.IsLeft = true;
        else
            output.LeaveUnfinished();
    }

    public void Finished(Activity activity)
    {
        if (TraceMembership.IsSegment(activity))
            Complete(activity);
        else if (TraceMembership.SegmentOf(activity) is { } segment && segment.TraceId == activity.TraceId)
            AddBelow(segment, activity);
        else
            output.Drop(1, DropReason.NoSegment);
    }

    /// <summary>Announces the segments that have been open for long. Their finished parts go out too, so that memory is not held.</summary>
    public void AnnounceLongSegments(DateTime utcNow)
    {
        MustLookAgain = false;
        foreach (OpenSegment segment in open.Values)
        {
            if (segment.IsLeft)
                continue;
            if (segment.Activity.IsStopped)
                CloseWhenLost(segment);
            else if (!segment.IsAnnounced && IsLong(segment.Activity, utcNow))
                Announce(segment);
        }
        if (open.Count >= maxOpen)
            ForgetAnnounced();
    }

    /// <summary>Gives out all that is known of the segments that are still open, because nobody will ask again.</summary>
    public void Abandon()
    {
        foreach (OpenSegment segment in open.Values)
        {
            if (segment.IsLeft && !segment.IsAnnounced)
                Announce(segment);
            else
                Stream(segment);
            if (segment.IsLeft)
                output.LeaveUnfinished();
        }
        open.Clear();
    }

    public void Dispose() => writer.Dispose();

    void AddBelow(Activity segment, Activity activity)
    {
        // The first that finishes below a segment, or else its segment has been sent. That is told apart a round later.
        if (!open.TryGetValue(segment, out OpenSegment? holder) && (holder = TryOpen(segment)) is null)
        {
            SendAlone(activity);
            return;
        }

        if (!TryAdd(holder.Waiting, activity))
            return;
        if (holder.IsAnnounced || holder.Waiting.Count >= MaxWaiting || holder.Waiting.Length >= MaxWaitingBytes || heldBytes > MaxHeldBytes)
            Stream(holder);
    }

    void Complete(Activity segment)
    {
        bool wasOpen = open.Remove(segment, out OpenSegment? holder);
        if (TraceMembership.IsDiscarded(segment))
        {
            output.Drop(1, DropReason.Discarded);
            if (wasOpen)
                Discard(holder!);
            return;
        }

        if (holder is { Waiting.Count: > 0 })
        {
            TryAdd(holder.Waiting, segment);
            Stream(holder);
        }
        else
        {
            SendAlone(segment);
        }
        if (wasOpen)
            Keep(holder!);
    }

    void Discard(OpenSegment segment)
    {
        output.Drop(segment.Waiting.Count, DropReason.Discarded);
        heldBytes -= segment.Waiting.Length;
        segment.Waiting.Clear();
        Keep(segment);
    }

    void Announce(OpenSegment segment)
    {
        segment.IsAnnounced = true;
        Stream(segment);
        composer.Announce(writer.WriteInProgress(segment.Activity), segment.Activity);
    }

    /// <summary>
    /// Some segments never end, and must not be held for ever. Those that have been announced can go: their end, should it come, is sent
    /// alone, and so is what ends below them.
    /// </summary>
    void ForgetAnnounced()
    {
        trouble.TooManyOpen(maxOpen);
        foreach (OpenSegment segment in open.Values)
        {
            if (!segment.IsAnnounced)
                continue;

            // Removing the current entry is allowed while enumerating.
            TraceMembership.SetAnnounced(segment.Activity);
            OpenTraces.Remove(segment.Activity);
            open.Remove(segment.Activity);
            Keep(segment);
        }
    }

    /// <summary>
    /// The end of a segment can be lost on its way when the queue is full, or have been seen before what is held came. One round later
    /// nothing is on its way any more; should it come all the same, it is sent alone.
    /// </summary>
    void CloseWhenLost(OpenSegment segment)
    {
        if (!segment.WasSeenStopped)
        {
            segment.WasSeenStopped = MustLookAgain = true;
            return;
        }

        // Removing the current entry is allowed while enumerating.
        open.Remove(segment.Activity);
        if (TraceMembership.IsDiscarded(segment.Activity))
        {
            Discard(segment);
            return;
        }
        Stream(segment);
        Keep(segment);
    }

    void Stream(OpenSegment segment)
    {
        WaitingPieces waiting = segment.Waiting;
        if (waiting.Count == 0)
            return;

        heldBytes -= waiting.Length;
        try
        {
            composer.Send(waiting, segment.Activity.TraceId);
        }
        finally
        {
            waiting.Clear();
        }
    }

    void SendAlone(Activity activity)
    {
        if (TryWrite(activity, null, out WrittenActivity written))
            composer.SendAlone(written, activity);
    }

    bool TryAdd(WaitingPieces waiting, Activity activity) => TryWrite(activity, waiting, out _);

    /// <summary>Writes an activity. It may be that it cannot be written: by a mistake of ours, or because another thread still changes it.</summary>
    bool TryWrite(Activity activity, WaitingPieces? addTo, out WrittenActivity written)
    {
        written = default;
        try
        {
            written = writer.Write(activity);
            if (written.Json.Length > DocumentLimits.Activity)
            {
                output.Drop(1, DropReason.TooLarge);
                return false;
            }

            if (addTo is not null)
            {
                addTo.Add(activity, written);
                heldBytes += written.Json.Length;
            }
            return true;
        }
#pragma warning disable CA1031 // costs one activity, which is counted
        catch (Exception exception)
#pragma warning restore CA1031
        {
            trouble.WritingFailed(exception);
            output.Drop(1, DropReason.Error);
            return false;
        }
    }

    OpenSegment? TryOpen(Activity segment)
    {
        if (open.Count >= maxOpen)
            return null;
        if (!spare.TryPop(out OpenSegment? holder))
            holder = new OpenSegment();
        holder.Hold(segment);
        holder.IsAnnounced = TraceMembership.IsAnnounced(segment);
        open.Add(segment, holder);
        return holder;
    }

    void Keep(OpenSegment holder)
    {
        holder.Release();
        if (spare.Count < MaxSpare)
            spare.Push(holder);
    }
}
