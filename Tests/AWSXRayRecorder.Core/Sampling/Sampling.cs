namespace Amazon.XRay.Recorder.Core.Sampling;

public interface ISamplingStrategy
{
    SamplingResponse ShouldTrace(SamplingInput input);
}

public enum SampleDecision
{
    Unknown = 0,
    NotSampled = '0',
    Sampled = '1',
    Requested = '?',
}

public class SamplingResponse
{
    public SamplingResponse() => SampleDecision = SampleDecision.Sampled;

    public SamplingResponse(SampleDecision sampleDecision) => SampleDecision = sampleDecision;

    public SamplingResponse(string? ruleName, SampleDecision sampleDecision)
        : this(sampleDecision) => RuleName = ruleName;

    public string? RuleName { get; set; }

    public SampleDecision SampleDecision { get; set; }
}

public class SamplingInput
{
    public SamplingInput()
    {
    }

    public SamplingInput(string? serviceName) => ServiceName = serviceName;

    public SamplingInput(string? host, string? url, string? method, string? serviceName, string? serviceType)
        : this(serviceName)
    {
        Host = host;
        Url = url;
        Method = method;
        ServiceType = serviceType;
    }

    public string? Host { get; set; }

    public string? Url { get; set; }

    public string? Method { get; set; }

    public string? ServiceName { get; set; }

    public string? ServiceType { get; set; }
}

/// <summary>Every trace: the official default asks the daemon, and where none answers records one a second and 5 % of the rest.</summary>
sealed class EveryTrace : ISamplingStrategy
{
    public SamplingResponse ShouldTrace(SamplingInput input) => new(SampleDecision.Sampled);
}
