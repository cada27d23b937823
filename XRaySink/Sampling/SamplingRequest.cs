namespace XRaySink.Sampling;

/// <summary>What a sampling rule is matched against.</summary>
public readonly record struct SamplingRequest
{
    /// <summary>The <see cref="Method"/> of a task.</summary>
    public const string TaskMethod = "TASK";

    /// <summary>The <see cref="Host"/> of a task.</summary>
    public const string TaskHost = "localhost";

    /// <summary>The name of the segment, which is the service's name unless it has one of its own.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The host name of the request, without a port.</summary>
    public string? Host { get; init; }

    /// <summary>The HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>The path of the URL, with a leading slash.</summary>
    public string? Path { get; init; }
}
