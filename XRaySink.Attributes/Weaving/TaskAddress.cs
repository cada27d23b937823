namespace XRaySink.Weaving;

/// <summary>Where a task is found: its path, and the synthetic URL that X-Ray shows. Made once for each run-time type.</summary>
internal sealed class TaskAddress(Type? type, string path, string url)
{
    public Type? Type { get; } = type;

    public string Path { get; } = path;

    public string Url { get; } = url;
}
