using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace XRaySink.Configuration;

/// <summary>
/// The settings in force. Environment beats code beats configuration beats default, and each says where it came from.
/// What cannot be read is named in <see cref="Complaints"/> and left aside.
/// </summary>
sealed class SinkSettings
{
    public const string Section = "XRay";

    const string NameVariable = "AWS_XRAY_TRACING_NAME";
    const string AddressVariable = "AWS_XRAY_DAEMON_ADDRESS";
    const string EnabledVariable = "AWS_XRAY_SDK_ENABLED";

    readonly IConfiguration? configuration;
    readonly List<string> complaints = [];

    public SinkSettings(XRaySinkOptions options, IConfiguration? configuration)
    {
        this.configuration = configuration;
        ServiceName = First(FromEnvironment(NameVariable), FromCode(options.ServiceName), FromConfiguration("ServiceName"))
            ?? new Setting<string>(Assembly.GetEntryAssembly()?.GetName().Name ?? "unknown", Setting<string>.Default);
        Daemon = ResolveDaemon(options);
        IsEnabled = ResolveEnabled(options);
        CollectSqlQueries = options.CollectSqlQueries ?? TryBool(FromConfiguration("CollectSqlQueries"))?.Value ?? false;
    }

    public Setting<string> ServiceName { get; }

    public Setting<DaemonAddress> Daemon { get; }

    public Setting<bool> IsEnabled { get; }

    public bool CollectSqlQueries { get; }

    /// <summary>What was given and could not be read: a sentence each.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    Setting<DaemonAddress> ResolveDaemon(XRaySinkOptions options)
    {
        foreach (Setting<string>? candidate in new[] { FromEnvironment(AddressVariable), FromCode(options.DaemonAddress), FromConfiguration("DaemonAddress") })
        {
            if (candidate is not { } given)
                continue;
            if (DaemonAddress.TryParse(given.Value, out DaemonAddress address))
                return new Setting<DaemonAddress>(address, given.Origin);
            complaints.Add($"'{given.Value}' from {given.Origin} is no daemon address; write host:port, or tcp:host:port udp:host:port.");
        }
        return new Setting<DaemonAddress>(DaemonAddress.Default, Setting<DaemonAddress>.Default);
    }

    Setting<bool> ResolveEnabled(XRaySinkOptions options)
    {
        if (TryBool(FromEnvironment(EnabledVariable)) is { } fromEnvironment)
            return fromEnvironment;
        if (options.Enabled is { } enabled)
            return new Setting<bool>(enabled, Setting<bool>.Code);
        if (TryBool(FromConfiguration("DisableXRayTracing")) is { } disabled)
            return new Setting<bool>(!disabled.Value, disabled.Origin);
        return new Setting<bool>(true, Setting<bool>.Default);
    }

    // The words are those of the X-Ray SDK for Python.
    Setting<bool>? TryBool(Setting<string>? setting)
    {
        if (setting is not { } given)
            return null;

        switch (given.Value.Trim().ToUpperInvariant())
        {
            case "TRUE" or "T" or "YES" or "Y" or "ON" or "1":
                return new Setting<bool>(true, given.Origin);
            case "FALSE" or "F" or "NO" or "N" or "OFF" or "0":
                return new Setting<bool>(false, given.Origin);
            default:
                complaints.Add($"'{given.Value}' from {given.Origin} is neither true nor false.");
                return null;
        }
    }

    static Setting<string>? First(params ReadOnlySpan<Setting<string>?> candidates)
    {
        foreach (Setting<string>? candidate in candidates)
        {
            if (candidate is not null)
                return candidate;
        }
        return null;
    }

    static Setting<string>? FromEnvironment(string variable) => Given(Environment.GetEnvironmentVariable(variable), variable);

    static Setting<string>? FromCode(string? value) => Given(value, Setting<string>.Code);

    Setting<string>? FromConfiguration(string key) => Given(configuration?[Section + ":" + key], Section + ":" + key);

    static Setting<string>? Given(string? value, string origin) =>
        string.IsNullOrWhiteSpace(value) ? null : new Setting<string>(value, origin);
}
