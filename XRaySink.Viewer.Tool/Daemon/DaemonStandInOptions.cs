using System.Net;
using XRaySink.Configuration;
using XRaySink.Sampling;

namespace XRaySink.Viewer.Tool.Daemon;

/// <summary>What a stand-in for the daemon does.</summary>
sealed record DaemonStandInOptions
{
    /// <summary>Where segments come; <see langword="null"/> when none are to come.</summary>
    public IPEndPoint? Udp { get; init; } = ListenAddress.Default;

    /// <summary>Where the page and the answers about sampling are.</summary>
    public IPEndPoint Tcp { get; init; } = ListenAddress.Default;

    public HostPort? Forward { get; init; }

    public string? Save { get; init; }

    public LocalSamplingRules Rules { get; init; } = LocalSamplingRules.Default;

    public bool AllowRemote { get; init; }

    public int MaxTraces { get; init; } = 10_000;
}
