namespace XRaySink.Viewer.Traces;

/// <summary>What is known of one trace at one moment. It does not change.</summary>
/// <param name="Id">As X-Ray spells it, in lower case.</param>
/// <param name="Version">Grows with each change anywhere in the store.</param>
/// <param name="Updated">When the last document came.</param>
/// <param name="Documents">In the order in which they began.</param>
/// <param name="LeftOut">How many documents were not taken, because the trace was full.</param>
sealed record Trace(string Id, long Version, DateTimeOffset Updated, StoredDocument[] Documents, int LeftOut)
{
    TraceSummary? summary;

    /// <summary>What the list shows.</summary>
    public TraceSummary Summary => summary ??= new TraceSummary(this);

    /// <summary>Every segment and subsegment.</summary>
    public IEnumerable<SegmentFacts> Segments => Documents.SelectMany(document => document.Segments);
}
