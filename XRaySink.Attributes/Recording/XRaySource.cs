using System.Diagnostics;

namespace XRaySink.Recording;

/// <summary>The activity source of everything XRaySink itself begins: tasks, requests and subsegments.</summary>
public static class XRaySource
{
    /// <summary>The name to listen to, for example with OpenTelemetry's <c>AddSource("XRaySink")</c>.</summary>
    public const string Name = "XRaySink";

    internal static readonly string Version =
        typeof(XRaySource).Assembly.GetName().Version is { } version ? version.ToString(3) : "0.0.0";

    internal static readonly ActivitySource Activities = new(Name, Version);

    internal static readonly string TaskUserAgent = "BackgroundTask XRaySink/" + Version;
}
