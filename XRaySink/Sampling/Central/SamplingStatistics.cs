namespace XRaySink.Sampling.Central;

/// <summary>What a rule did here since the last report (X-Ray API, SamplingStatisticsDocument).</summary>
/// <param name="RuleName">The rule.</param>
/// <param name="Requests">How many decisions were made.</param>
/// <param name="Sampled">How many of them were to record.</param>
/// <param name="Borrowed">How many of those were taken before X-Ray had granted a quota.</param>
internal sealed record SamplingStatistics(string RuleName, int Requests, int Sampled, int Borrowed);
