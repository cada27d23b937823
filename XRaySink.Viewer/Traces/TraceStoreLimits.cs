namespace XRaySink.Viewer.Traces;

/// <summary>How much a store keeps. What was updated longest ago goes first.</summary>
/// <param name="Traces">How many traces.</param>
/// <param name="Bytes">How many bytes of memory, about, for all of them.</param>
sealed record TraceStoreLimits(int Traces, long Bytes)
{
    /// <summary>How many documents one trace may have. X-Ray itself refuses traces of more than 500 kB.</summary>
    public int DocumentsPerTrace { get; init; } = 2_000;

    /// <summary>How many bytes of memory, about, one trace may take.</summary>
    public int BytesPerTrace { get; init; } = 4 * 1024 * 1024;
}
