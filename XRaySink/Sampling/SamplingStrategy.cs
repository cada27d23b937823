namespace XRaySink.Sampling;

/// <summary>The strategies that need no rules.</summary>
public static class SamplingStrategy
{
    /// <summary>Records every trace.</summary>
    public static ISamplingStrategy Always { get; } = new Constant(true);

    /// <summary>Records no trace; callers still hear <c>Sampled=0</c>.</summary>
    public static ISamplingStrategy Never { get; } = new Constant(false);

    sealed class Constant(bool isSampled) : ISamplingStrategy
    {
        public SamplingDecision Decide(in SamplingRequest request) => new(isSampled);
    }
}
