namespace XRaySink.Documents;

/// <summary>The blocks of a document that tags go to. A tag whose block is not written is metadata, so that nothing is lost.</summary>
[Flags]
enum TagPlace
{
    Metadata = 0,
    Http = 1,
    Sql = 2,
    Aws = 4,
    Segment = 8,

    /// <summary>Never metadata: an instruction for the writer, or what must not be shown as it is.</summary>
    Nowhere = 16,
}
