using Amazon.XRay.Recorder.Core.Sampling;

namespace Amazon.XRay.Recorder.Core.Internal.Entities;

public class TraceHeader
{
    public const string HeaderKey = "X-Amzn-Trace-Id";

    public string? RootTraceId { get; set; }

    public string? ParentId { get; set; }

    public SampleDecision Sampled { get; set; }

    /// <summary>Throws on a repeated key.</summary>
    public static TraceHeader FromString(string? rawHeader)
    {
        Dictionary<string, string> pairs = (rawHeader ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Trim().Split('='))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return new TraceHeader
        {
            RootTraceId = pairs.GetValueOrDefault("Root") is { } root && TraceId.IsIdValid(root) ? root : null,
            ParentId = pairs.GetValueOrDefault("Parent") is { } parent && Entity.IsIdValid(parent) ? parent : null,
            Sampled = pairs.GetValueOrDefault("Sampled") switch
            {
                "1" => SampleDecision.Sampled,
                "0" => SampleDecision.NotSampled,
                "?" => SampleDecision.Requested,
                _ => SampleDecision.Unknown,
            },
        };
    }

    public static bool TryParse(Entity? entity, out TraceHeader? header)
    {
        header = entity?.RootSegment is { } root ? new TraceHeader { RootTraceId = root.TraceId, ParentId = entity.Id, Sampled = entity.Sampled } : null;
        return header is not null;
    }

    public override string ToString()
    {
        string parent = ParentId is not null && Sampled != SampleDecision.NotSampled ? "; Parent=" + ParentId : "";
        string sampled = Sampled != SampleDecision.Unknown ? "; Sampled=" + (char)Sampled : "";
        return "Root=" + RootTraceId + parent + sampled;
    }
}
