using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using XRaySink.Resources;
using XRaySink.Sampling;

namespace XRaySink.Configuration;

/// <summary>The settings in force, each with its origin. What cannot be read is named in <see cref="Complaints"/> and left aside.</summary>
sealed class SinkSettings
{
    const string Disabled = "DisableXRayTracing";

    // Long enough for anybody, and short enough for every wait of the system.
    static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    readonly SettingSources sources;

    public SinkSettings(XRaySinkOptions options, IConfiguration? configuration)
    {
        sources = new SettingSources(configuration);
        ServiceName = sources.Read("ServiceName", SettingSyntax.Text, options.ServiceName, EntryName, "AWS_XRAY_TRACING_NAME");
        Daemon = sources.Read("DaemonAddress", SettingSyntax.Daemon, options.DaemonAddress, DaemonAddress.Default, "AWS_XRAY_DAEMON_ADDRESS");
        IsEnabled = ReadEnabled(options);
        SamplingRules = sources.Read<LocalSamplingRules?>("SamplingRuleManifest", SettingSyntax.RulesFile, options.SamplingRuleManifest, null);
        UseCentralSampling = sources.Read("UseCentralSampling", SettingSyntax.Switch, Text(options.UseCentralSampling), SamplingRules.Value is null);
        UnsampledFaultsPerMinute = sources.Read("UnsampledFaultsPerMinute", SettingSyntax.Number(0, int.MaxValue), Text(options.UnsampledFaultsPerMinute), 0);
        UnsampledSlowerThan = sources.Read("UnsampledSlowerThan", SettingSyntax.Duration(LongestWait), Text(options.UnsampledSlowerThan), TimeSpan.MaxValue);
        Detectors = sources.Read("AWSXRayPlugins", SettingSyntax.Plugins, options.DetectResources?.ToString(), ResourceDetectors.All);
        LogGroups = sources.Read<IReadOnlyList<LogGroup>>("LogGroup", SettingSyntax.LogGroups, options.LogGroup, [], "AWS_LOG_GROUP");
        CorrelateLogs = sources.Read("LogCorrelation", SettingSyntax.Switch, Text(options.LogCorrelation), true);
        LogTraceIdName = sources.Read("LogTraceIdName", SettingSyntax.Text, options.LogTraceIdName, "traceId");
        CollectSqlQueries = sources.Read("CollectSqlQueries", SettingSyntax.Switch, Text(options.CollectSqlQueries), false);
        QueueCapacity = sources.Read("QueueCapacity", SettingSyntax.Number(1, int.MaxValue), Text(options.QueueCapacity), 16 * 1024);
        InProgressAfter = sources.Read("InProgressAfter", SettingSyntax.Duration(LongestWait), Text(options.InProgressAfter), TimeSpan.FromSeconds(10));
        FlushTimeout = sources.Read("FlushTimeout", SettingSyntax.Duration(LongestWait), Text(options.FlushTimeout), TimeSpan.FromSeconds(2));
        ComplainOfWhatHasNoMeaningHere();
    }

    public Setting<string> ServiceName { get; }

    public Setting<DaemonAddress> Daemon { get; }

    public Setting<bool> IsEnabled { get; }

    public Setting<LocalSamplingRules?> SamplingRules { get; }

    public Setting<bool> UseCentralSampling { get; }

    public Setting<int> UnsampledFaultsPerMinute { get; }

    public Setting<TimeSpan> UnsampledSlowerThan { get; }

    public Setting<ResourceDetectors> Detectors { get; }

    public Setting<IReadOnlyList<LogGroup>> LogGroups { get; }

    public Setting<bool> CorrelateLogs { get; }

    public Setting<string> LogTraceIdName { get; }

    public Setting<bool> CollectSqlQueries { get; }

    public Setting<int> QueueCapacity { get; }

    public Setting<TimeSpan> InProgressAfter { get; }

    public Setting<TimeSpan> FlushTimeout { get; }

    /// <summary>What was given and could not be read: a sentence each.</summary>
    public IReadOnlyList<string> Complaints => sources.Complaints;

    /// <summary>Every setting, with its value and origin.</summary>
    public override string ToString() => string.Join(", ",
    [
        $"service name {ServiceName}",
        $"daemon {Daemon}",
        $"enabled {IsEnabled}",
        $"rules file {(SamplingRules.Value is null ? "none" : "read")} ({SamplingRules.Origin})",
        $"central sampling {UseCentralSampling}",
        $"unsampled faults per minute {UnsampledFaultsPerMinute}",
        $"unsampled slower than {(UnsampledSlowerThan.Value == TimeSpan.MaxValue ? "none" : UnsampledSlowerThan.Value)} ({UnsampledSlowerThan.Origin})",
        $"resource detectors {Detectors}",
        $"log groups {(LogGroups.Value is [] ? "none" : string.Join(' ', LogGroups.Value.Select(group => group.Name)))} ({LogGroups.Origin})",
        $"log correlation {CorrelateLogs}",
        $"log trace id name {LogTraceIdName}",
        $"SQL queries {CollectSqlQueries}",
        $"queue capacity {QueueCapacity}",
        $"in progress after {InProgressAfter}",
        $"flush timeout {FlushTimeout}",
    ]);

    static string EntryName => Assembly.GetEntryAssembly()?.GetName().Name ?? "unknown";

    Setting<bool> ReadEnabled(XRaySinkOptions options) =>
        sources.FromEnvironment<bool>("AWS_XRAY_SDK_ENABLED", SettingSyntax.Switch)
        ?? sources.FromEnvironment<bool>(SettingSources.Variable(Disabled), SettingSyntax.InverseSwitch)
        ?? sources.FromCode<bool>(Text(options.Enabled), SettingSyntax.Switch)
        ?? sources.FromConfiguration<bool>(Disabled, SettingSyntax.InverseSwitch)
        ?? new Setting<bool>(true, Setting<bool>.Default);

    /// <summary>The official SDKs know these. They can be left where they are, but whoever relies on one should know.</summary>
    void ComplainOfWhatHasNoMeaningHere()
    {
        const string contextMissing = "AWS_XRAY_CONTEXT_MISSING";
        if (sources.FromEnvironment<string>(contextMissing, SettingSyntax.Text) is { Value: var mode }
            && mode.Trim().ToUpperInvariant() is not ("LOG_ERROR" or "IGNORE_ERROR"))
        {
            sources.Complain($"'{mode}' from {contextMissing}: tracing never throws where no trace is current.");
        }
        if (sources.FromConfiguration<bool>("UseRuntimeErrors", SettingSyntax.Switch) is { Value: true })
            sources.Complain($"'true' from {SettingSources.Section}:UseRuntimeErrors: tracing never throws where no trace is current.");
        if (sources.FromConfiguration<string>("AwsServiceHandlerManifest", SettingSyntax.Text) is { } manifest)
            sources.Complain($"'{manifest.Value}' from {manifest.Origin}: calls of the AWS SDK are recorded from its own activities.");
    }

    static string? Text<T>(T? value)
        where T : struct, IFormattable => value?.ToString(null, CultureInfo.InvariantCulture);

    static string? Text(bool? value) => value?.ToString();
}
