namespace XRaySink.Sampling;

/// <summary>A document of sampling rules is not valid. The message says where it came from and names every field that is wrong.</summary>
public sealed class InvalidSamplingRulesException : Exception
{
    internal InvalidSamplingRulesException(string source, IReadOnlyList<string> problems, Exception? inner = null)
        : base($"Invalid sampling rules in {source}: {string.Join("; ", problems)}", inner) =>
        Problems = problems;

    /// <summary>What is wrong, one entry for each field, for example <c>rules[2].rate: expected a number from 0 to 1, found 1.5</c>.</summary>
    public IReadOnlyList<string> Problems { get; }
}
