using System.Globalization;

namespace XRaySink.Benchmarks.Load;

/// <summary>What the drain has taken so far.</summary>
readonly record struct DrainCounts(long Datagrams, long Posts)
{
    public static DrainCounts Parse(string text) =>
        text.Split(' ') is [var datagrams, "datagrams,", var posts, "posts"]
            ? new DrainCounts(long.Parse(datagrams, CultureInfo.InvariantCulture), long.Parse(posts, CultureInfo.InvariantCulture))
            : throw new FormatException("The drain answered '" + text + "' in place of what it has counted.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Datagrams} datagrams, {Posts} posts");
}
