namespace XRaySink;

/// <summary>How the viewer works, and for whom.</summary>
public sealed class XRayViewerOptions
{
    /// <summary>
    /// Whether there is a viewer at all. <see langword="null"/>, the default, stands for: in the environment <c>Development</c> only.
    /// Where there is none nothing is kept and nothing is served.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// Whether others than this machine may look. The default is <see langword="false"/>: traces hold what their makers recorded, and the
    /// viewer asks nobody who they are. Add <c>RequireAuthorization()</c> to what <c>MapXRayViewer</c> returns before setting it.
    /// </summary>
    public bool AllowRemote { get; set; }

    /// <summary>
    /// The host names under which the viewer answers, besides <c>localhost</c>, <c>*.localhost</c> and literal addresses. Any other name
    /// is refused, because a web site could make its own name lead here (DNS rebinding).
    /// </summary>
    public ISet<string> AllowedHosts { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many traces are kept before the one that was updated longest ago goes: 1 or more. The default is 10,000.</summary>
    public int MaxTraces { get; set; } = 10_000;

    /// <summary>How many bytes of memory the traces may take, about: 1 or more. The default is 128 MiB.</summary>
    public long MaxBytes { get; set; } = 128 * 1024 * 1024;
}
