using Amazon.XRay.Recorder.Core.Sampling;

namespace XRaySink.Recorder.Tests;

/// <summary>Decides always the same, and keeps what it was asked.</summary>
sealed class FixedSampling(SampleDecision decision, string? rule = null) : ISamplingStrategy
{
    public List<SamplingInput> Questions { get; } = [];

    public SamplingResponse ShouldTrace(SamplingInput input)
    {
        lock (Questions)
            Questions.Add(input);
        return rule is null ? new SamplingResponse(decision) : new SamplingResponse(rule, decision);
    }
}
