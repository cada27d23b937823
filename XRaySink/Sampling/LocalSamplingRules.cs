using System.Text;

namespace XRaySink.Sampling;

/// <summary>Sampling rules in the order in which they are tried, and the rule for everything else.</summary>
/// <remarks>
/// The JSON form is the official one, versions 1 and 2, described at
/// <see href="https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-dotnet-configuration.html#xray-sdk-dotnet-configuration-sampling"/>.
/// </remarks>
public sealed class LocalSamplingRules
{
    /// <summary>No rule but the default one: the first trace of each second and 5 % of all others.</summary>
    public static LocalSamplingRules Default { get; } = new(new LocalSamplingRule());

    /// <summary>Makes rules in code.</summary>
    /// <param name="defaultRule">Decides when no other rule matches; its patterns are not looked at.</param>
    /// <param name="rules">The rules, of which the first that matches decides.</param>
    /// <exception cref="ArgumentNullException">A rule is <see langword="null"/>.</exception>
    public LocalSamplingRules(LocalSamplingRule defaultRule, params LocalSamplingRule[] rules)
    {
        ArgumentNullException.ThrowIfNull(defaultRule);
        ArgumentNullException.ThrowIfNull(rules);
        foreach (LocalSamplingRule rule in rules)
            ArgumentNullException.ThrowIfNull(rule, nameof(rules));

        DefaultRule = defaultRule;
        Rules = [.. rules];
    }

    /// <summary>The rule that decides when no other matches.</summary>
    public LocalSamplingRule DefaultRule { get; }

    /// <summary>The rules in the order in which they are tried.</summary>
    public IReadOnlyList<LocalSamplingRule> Rules { get; }

    internal bool SaysTheSameAs(LocalSamplingRules other) => DefaultRule == other.DefaultRule && Rules.SequenceEqual(other.Rules);

    /// <summary>Reads rules from a JSON file.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidSamplingRulesException">The file cannot be read, or is not a rules document; the message names the file and each wrong field.</exception>
    public static LocalSamplingRules Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidSamplingRulesException(path, [$"the file cannot be read: {exception.Message}"], exception);
        }
        return LocalSamplingRulesReader.Read(json, path);
    }

    /// <summary>Reads rules from JSON text.</summary>
    /// <param name="json">The document.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidSamplingRulesException">The text is not a rules document; the message names the source and each wrong field.</exception>
    public static LocalSamplingRules Parse(string json, string source = "sampling rules")
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(source);
        return LocalSamplingRulesReader.Read(Encoding.UTF8.GetBytes(json), source);
    }
}
