namespace XRaySink.Sampling;

/// <summary>What a sampling rule is matched against.</summary>
public readonly record struct SamplingRequest
{
    /// <summary>The <see cref="Method"/> of a task.</summary>
    public const string TaskMethod = "TASK";

    /// <summary>The <see cref="Host"/> of a task.</summary>
    public const string TaskHost = "localhost";

    /// <summary>The name of a request's segment, which is the service's name unless it has one of its own; for tasks always the service's.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The host name of the request, without a port.</summary>
    public string? Host { get; init; }

    /// <summary>The HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>The path of the URL, with a leading slash.</summary>
    public string? Path
    {
        get => field ?? (TaskPath is null ? null : "/" + TaskPath);
        init;
    }

    /// <summary>The path of a task, which has no slash: most rules look at no path, and then none is put before it.</summary>
    internal string? TaskPath { get; init; }

    /// <summary>What kind of resource the service runs on, as X-Ray names it, for example <c>AWS::ECS::Container</c>. The sink fills it in.</summary>
    public string? ServiceType { get; init; }

    /// <summary>The ARN of the resource that the service runs on. The sink fills it in.</summary>
    public string? ResourceArn { get; init; }

    /// <summary>The tags that the segment begins with. Only rules that name attributes look at them.</summary>
    public IEnumerable<KeyValuePair<string, object?>>? Attributes { get; init; }
}
