namespace XRaySink;

/// <summary>How far the middleware believes what a caller says about its trace.</summary>
public enum IncomingTrust
{
    /// <summary>The caller's trace is continued, and its sampling decision holds.</summary>
    Accept = 0,

    /// <summary>The caller's trace is continued, and sampling is decided here: strangers cannot make you pay for their traces.</summary>
    IgnoreSampling = 1,

    /// <summary>Every request begins a trace of its own.</summary>
    Ignore = 2,
}
