namespace XRaySink.Resources;

/// <summary>Finds out about one kind of place to run in.</summary>
internal interface IResourceDetector
{
    /// <summary>Looks around. May throw anything, which counts as having found nothing.</summary>
    /// <returns>What was found; <see langword="null"/> when the process does not run there.</returns>
    Task<Resource?> Detect(CancellationToken stop);
}
