namespace XRaySink.Assembling;

/// <summary>Why an activity that was recorded never reached an emitter: the <c>reason</c> of <c>xraysink.segments.dropped</c>.</summary>
static class DropReason
{
    /// <summary>The sender could not keep up.</summary>
    public const string QueueFull = "queue_full";

    /// <summary>No emitter took the document.</summary>
    public const string Emitter = "emitter";

    /// <summary>A document could not be made small enough.</summary>
    public const string TooLarge = "too_large";

    /// <summary>It belongs to no segment of this process.</summary>
    public const string NoSegment = "no_segment";

    /// <summary>It finished after the sink was stopped, or stopping took longer than it may.</summary>
    public const string Stopped = "stopped";

    /// <summary>The segment was still open when the sink stopped. It was sent as in progress.</summary>
    public const string Unfinished = "unfinished";

    /// <summary>Its segment turned out to be one that nobody wants: <see cref="SegmentSink.Discard"/>. Nothing is wrong.</summary>
    public const string Discarded = "discarded";

    /// <summary>A document could not be written because of an error in the sink.</summary>
    public const string Error = "error";
}
