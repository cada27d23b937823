using Microsoft.Extensions.Configuration;

namespace XRaySink.Configuration;

/// <summary>
/// Where settings come from. The order is that of the official SDKs: environment beats code beats configuration. Whatever cannot be
/// read is noted, and the next source is asked.
/// </summary>
sealed class SettingSources(IConfiguration? configuration)
{
    public const string Section = "XRay";

    readonly List<string> complaints = [];

    /// <summary>What was given and could not be read: a sentence each.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>Reads a setting from every source that it may have.</summary>
    /// <param name="key">Its key in the section, which is <c>XRay__Key</c> in the environment.</param>
    /// <param name="syntax">How it is written.</param>
    /// <param name="code">What code gives; <see langword="null"/> when it leaves it open.</param>
    /// <param name="default">What holds when nobody gives it.</param>
    /// <param name="variable">The environment variable by which the official SDKs know it.</param>
    public Setting<T> Read<T>(string key, SettingSyntax<T> syntax, string? code, T @default, string? variable = null) =>
        FromEnvironment(variable, syntax)
        ?? FromEnvironment(Variable(key), syntax)
        ?? FromCode(code, syntax)
        ?? FromConfiguration(key, syntax)
        ?? new Setting<T>(@default, Setting<T>.Default);

    public Setting<T>? FromEnvironment<T>(string? variable, SettingSyntax<T> syntax) =>
        variable is null ? null : Read(Environment.GetEnvironmentVariable(variable), variable, syntax);

    public Setting<T>? FromCode<T>(string? value, SettingSyntax<T> syntax) => Read(value, Setting<T>.Code, syntax);

    public Setting<T>? FromConfiguration<T>(string key, SettingSyntax<T> syntax) =>
        Read(configuration?[Section + ":" + key], Section + ":" + key, syntax);

    /// <summary>Notes something about a setting that can be read.</summary>
    public void Complain(string complaint) => complaints.Add(complaint);

    // As .NET's own configuration spells keys in the environment.
    public static string Variable(string key) => Section + "__" + key;

    Setting<T>? Read<T>(string? text, string origin, SettingSyntax<T> syntax)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (syntax(text, out T value) is not { } complaint)
            return new Setting<T>(value, origin);

        complaints.Add($"'{text}' from {origin} {complaint}.");
        return null;
    }
}
