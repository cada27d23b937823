namespace XRaySink.Sampling;

/// <summary>Decides which traces are recorded. Asked once for each trace that begins here and has no decision from its caller.</summary>
public interface ISamplingStrategy
{
    /// <summary>Decides about one trace. Called on the thread of the traced code: it must be fast, safe for many threads, and not throw.</summary>
    /// <param name="request">What is known of the request or task that begins the trace.</param>
    SamplingDecision Decide(in SamplingRequest request);
}
