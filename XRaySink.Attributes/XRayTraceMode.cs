namespace XRaySink;

/// <summary>How a task relates to the trace that is current when it is called.</summary>
public enum XRayTraceMode
{
    /// <summary>The task is always a new trace. A trace that is current becomes a link of the new one.</summary>
    New = 0,

    /// <summary>The task is a child segment of the current trace when there is one, and a new trace otherwise.</summary>
    Join = 1,
}
