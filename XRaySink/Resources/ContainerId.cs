namespace XRaySink.Resources;

/// <summary>The id of the container that this process runs in: the last 64 characters of the name of its control group.</summary>
internal static class ContainerId
{
    const int Length = 64;

    public static async Task<string?> Read(string controlGroupFile, CancellationToken stop)
    {
        if (!File.Exists(controlGroupFile))
            return null;

        foreach (string line in await File.ReadAllLinesAsync(controlGroupFile, stop).ConfigureAwait(false))
        {
            if (line.Length > Length)
                return line[^Length..];
        }
        return null;
    }
}
