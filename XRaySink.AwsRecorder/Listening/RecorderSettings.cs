using System.Diagnostics;
using System.Reflection;

namespace XRaySink.Listening;

/// <summary>The options in force.</summary>
sealed class RecorderSettings(AwsRecorderOptions options)
{
    const string NameVariable = "AWS_XRAY_TRACING_NAME";

    readonly Func<ActivitySource, bool>? includeSource = options.IncludeSource;

    public string ServiceName { get; } =
        Given(Environment.GetEnvironmentVariable(NameVariable)) ?? Given(options.ServiceName) ?? Assembly.GetEntryAssembly()?.GetName().Name ?? "unknown";

    /// <summary>Whether activities of a source that is not our own are subsegments.</summary>
    public bool Includes(ActivitySource source) => includeSource?.Invoke(source) is true;

    static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
