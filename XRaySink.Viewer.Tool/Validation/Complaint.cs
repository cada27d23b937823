namespace XRaySink.Validation;

/// <summary>Something that is wrong with a document.</summary>
/// <param name="Place">Where: the way from the document <c>$</c> through the names of its members.</param>
/// <param name="What">What is wrong.</param>
/// <param name="IsError">
/// Whether X-Ray documents it as not allowed, so that the document may be refused. Otherwise it is taken, and this is ignored, or read in
/// another way than its sender meant.
/// </param>
public readonly record struct Complaint(string Place, string What, bool IsError)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {What}";
}
