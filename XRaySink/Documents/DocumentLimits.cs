namespace XRaySink.Documents;

/// <summary>
/// How much of everything a document takes. What is over a limit is shortened by these rules, in this order:
/// <list type="number">
/// <item>A text that is too long is cut, and ends with <c>…</c>.</item>
/// <item>An annotation that cannot be indexed as it is (over 50, too long, not a scalar, a key with other characters) stands in
/// <c>metadata.default</c> under its own key.</item>
/// <item>Frames over 50, and exceptions that do not fit, are left out and counted in the exception's <c>truncated</c> and <c>skipped</c>.</item>
/// <item>Metadata, links and texts that do not fit any more are left out, and counted in <c>metadata.xraysink.left_out</c>.</item>
/// <item>What lies below a segment and does not fit with it travels as a document of its own.</item>
/// </list>
/// So the identity, times and outcome of an activity are always sent, whatever else it carries.
/// </summary>
static class DocumentLimits
{
    // AWS: one document is at most 64 kB (segment documents). A datagram holds 65,507 bytes with the header line of 30, which is less.
    public const int Document = 65_507 - 30;

    /// <summary>What one activity may take, without those below it: it fits a document with its trace's id and the brackets.</summary>
    public const int Activity = Document - 256;

    // Blocks are written in the order of their importance. Each leaves room for those after it.
    public const int UntilEssentials = 24 * 1024;
    public const int UntilAnnotations = 36 * 1024;
    public const int UntilCause = 50 * 1024;
    public const int UntilMetadata = Activity - 1024;

    // AWS: strings of up to 250 characters unless another limit is given (segment documents).
    public const int Text = 250;

    // AWS: a string value of an annotation has at most 1,000 characters, its key 500, and 50 are indexed for each trace.
    public const int AnnotationText = 1000;
    public const int AnnotationKey = 500;
    public const int Annotations = 50;

    // AWS: up to 20 links for each segment (linked traces).
    public const int Links = 20;

    // AWS's schema gives none of these a limit; the official SDKs send them whole.
    public const int ExceptionMessage = 1000;
    public const int Statement = 4096;
    public const int MetadataText = 4096;
    public const int MetadataKey = 250;

    // The official .NET SDK keeps as many.
    public const int Frames = 50;

    public const int Exceptions = 32;
    public const int ExceptionDepth = 16;

    /// <summary>Items of an array, members of an object, tags of an activity that are looked at.</summary>
    public const int Items = 256;
    public const int Tags = 1024;

    /// <summary>
    /// How deep subsegments nest in one document: with what a subsegment itself nests that stays below 64 levels of JSON, which is
    /// what most readers take.
    /// </summary>
    public const int Nesting = 20;

    /// <summary>How deep JSON that was recorded as metadata may be.</summary>
    public const int MetadataDepth = 12;
}
