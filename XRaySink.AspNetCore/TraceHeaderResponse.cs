namespace XRaySink;

/// <summary>When a response bears the header <c>X-Amzn-Trace-Id</c>, with the trace's id and whether it is recorded.</summary>
public enum TraceHeaderResponse
{
    /// <summary>On every response, so that whoever reports a problem can name the trace.</summary>
    Always = 0,

    /// <summary>When the caller asked for the sampling decision with <c>Sampled=?</c>.</summary>
    WhenRequested = 1,

    /// <summary>On no response.</summary>
    Never = 2,
}
