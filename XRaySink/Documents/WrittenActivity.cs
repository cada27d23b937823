namespace XRaySink.Documents;

/// <summary>
/// One activity as JSON that lacks its closing bracket, so that what lies below it can follow. Its head is its name and id; behind it
/// goes what only the outermost object of a document has.
/// </summary>
readonly ref struct WrittenActivity(ReadOnlySpan<byte> json, int headLength, bool isSegment)
{
    public ReadOnlySpan<byte> Json { get; } = json;

    public int HeadLength { get; } = headLength;

    public bool IsSegment { get; } = isSegment;
}
