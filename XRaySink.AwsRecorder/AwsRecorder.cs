using XRaySink.Listening;

namespace XRaySink;

/// <summary>
/// Records with <c>AWSXRayRecorder.Instance</c>. While it runs, tasks marked with <see cref="XRayTaskAttribute"/>, subsegments, and requests
/// behind <c>XRayMiddleware</c> are its segments and subsegments, and inside of them it has a current entity: annotations, metadata and
/// the official handlers work there as they always did.
/// </summary>
/// <remarks>
/// There is one recorder in a process, and so one of these: when it is started twice, the first one's options hold until both are disposed.
/// </remarks>
/// <example><code>using var recorder = AwsRecorder.Start("my-cute-little-service");</code></example>
public sealed class AwsRecorder : IDisposable
{
    int disposed;

    AwsRecorder(AwsRecorderOptions options) => RecorderHub.Open(options);

    /// <summary>Starts to record, with everything from the environment and the defaults.</summary>
    public static AwsRecorder Start() => new(new AwsRecorderOptions());

    /// <summary>Starts to record.</summary>
    /// <param name="serviceName">The name that segments bear: up to 200 characters.</param>
    /// <exception cref="ArgumentException"><paramref name="serviceName"/> is <see langword="null"/> or blank.</exception>
    public static AwsRecorder Start(string serviceName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(serviceName);
        return new(new AwsRecorderOptions { ServiceName = serviceName });
    }

    /// <summary>Starts to record.</summary>
    /// <param name="configure">Says what differs from the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    public static AwsRecorder Start(Action<AwsRecorderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new AwsRecorderOptions();
        configure(options);
        return new(options);
    }

    internal static AwsRecorder Start(AwsRecorderOptions options) => new(options);

    /// <summary>Ceases to record. What is still open then is not sent.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
            RecorderHub.Close();
    }
}
