using System.Globalization;
using XRaySink.Resources;
using XRaySink.Sampling;

namespace XRaySink.Configuration;

/// <summary>Reads the text of a setting.</summary>
/// <param name="text">What was given; not blank.</param>
/// <param name="value">What it means.</param>
/// <returns>What is wrong with it, as the end of a sentence that names it; <see langword="null"/> when it can be read.</returns>
delegate string? SettingSyntax<T>(string text, out T value);

/// <summary>How the settings are written.</summary>
static class SettingSyntax
{
    public static string? Text(string text, out string value)
    {
        value = text;
        return null;
    }

    // The words are those of the X-Ray SDK for Python.
    public static string? Switch(string text, out bool value)
    {
        string word = text.Trim().ToUpperInvariant();
        value = word is "TRUE" or "T" or "YES" or "Y" or "ON" or "1";
        return value || word is "FALSE" or "F" or "NO" or "N" or "OFF" or "0" ? null : "is neither true nor false";
    }

    /// <summary>A switch that is named by what it turns off.</summary>
    public static string? InverseSwitch(string text, out bool value)
    {
        string? complaint = Switch(text, out bool isOff);
        value = !isOff;
        return complaint;
    }

    public static string? Daemon(string text, out DaemonAddress value) =>
        DaemonAddress.TryParse(text, out value) ? null : "is no daemon address; write host:port, or tcp:host:port udp:host:port";

    public static SettingSyntax<int> Number(int least, int most) => (string text, out int value) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value) && value >= least && value <= most
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"is no whole number from {least} to {most}");

    /// <summary>A duration. A bare number is refused: .NET would take it for days.</summary>
    public static SettingSyntax<TimeSpan> Duration(TimeSpan most) => (string text, out TimeSpan value) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) && text.Contains(':') && value >= TimeSpan.Zero && value <= most
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"is no duration from 0 to {most}; write hours:minutes:seconds, for example 00:00:02.5");

    public static string? RulesFile(string text, out LocalSamplingRules? value)
    {
        value = null;
        try
        {
            value = LocalSamplingRules.Load(text);
            return null;
        }
        catch (InvalidSamplingRulesException exception)
        {
            return "is no file of sampling rules: " + exception.Message;
        }
    }

    // The official .NET SDK calls them plugins: "EC2Plugin,ECSPlugin".
    public static string? Plugins(string text, out ResourceDetectors value)
    {
        const string suffix = "Plugin";
        value = ResourceDetectors.None;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string name = part.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? part[..^suffix.Length] : part;
            if (!char.IsAsciiLetter(name.FirstOrDefault()) || !Enum.TryParse(name, ignoreCase: true, out ResourceDetectors detector))
                return "is no list of EC2Plugin, ECSPlugin, EKSPlugin and ElasticBeanstalkPlugin, nor All or None";
            value |= detector;
        }
        return null;
    }

    /// <summary>Names or ARNs, separated by commas, neither of which contain any.</summary>
    public static string? LogGroups(string text, out IReadOnlyList<LogGroup> value)
    {
        value = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(LogGroup.Parse)];
        return null;
    }
}
