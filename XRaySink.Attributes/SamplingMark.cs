namespace XRaySink;

/// <summary>What a trace header says about sampling.</summary>
public enum SamplingMark
{
    /// <summary>Nothing: the receiver decides.</summary>
    Undecided = 0,

    /// <summary><c>Sampled=0</c>: the trace is not recorded.</summary>
    NotSampled = 1,

    /// <summary><c>Sampled=1</c>: the trace is recorded.</summary>
    Sampled = 2,

    /// <summary><c>Sampled=?</c>: the receiver decides and reports its decision back.</summary>
    Requested = 3,
}
