namespace XRaySink.Documents;

/// <summary>Tags that the sink itself puts on activities for its document writer.</summary>
static class DocumentTags
{
    /// <summary>The name of the sampling rule that let the trace in.</summary>
    public const string SamplingRule = "aws.xray.sampling_rule_name";
}
