using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace XRaySink;

/// <summary>
/// How activities are recorded with <c>AWSXRayRecorder.Instance</c>. Sampling, the daemon's address, plug-ins, streaming and everything
/// else is the recorder's own and is set on it, as before.
/// </summary>
public sealed class AwsRecorderOptions
{
    /// <summary>
    /// The service's name, which its segments bear: up to 200 characters. Environment: <c>AWS_XRAY_TRACING_NAME</c>, which overrides this;
    /// in a host, configuration: <c>XRay:ServiceName</c>; default: the entry assembly's name.
    /// </summary>
    public string? ServiceName { get; set; }

    /// <summary>
    /// Which activities of others become subsegments inside our traces. The default is <see langword="null"/>, which stands for none,
    /// because the official handlers record the calls of <c>HttpClient</c>, the AWS SDK and SQL clients already.
    /// </summary>
    /// <example><code>options.IncludeSource = source => source.Name == "Npgsql";</code></example>
    public Func<ActivitySource, bool>? IncludeSource { get; set; }

    /// <summary>Where it is said what could not be recorded. In a host it is the host's own.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }
}
