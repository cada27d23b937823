namespace XRaySink;

/// <summary>How the handling of a message relates to the trace of whoever sent it.</summary>
public enum XRayMessageTrace
{
    /// <summary>The sender's trace goes on here, with the sender's sampling decision. Without a valid header a new trace begins.</summary>
    Continue = 0,

    /// <summary>A new trace begins, with a decision of its own and a link to the sender's: for messages that wait long, or fan out to many.</summary>
    Link = 1,
}
