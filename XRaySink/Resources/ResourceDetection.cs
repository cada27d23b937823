using System.Collections.Concurrent;

namespace XRaySink.Resources;

/// <summary>
/// Finds out in the background what the process runs on. Starting costs nothing, all detectors together have one second, and what is
/// not found by then stays unknown: the first segments may go without, and a service off AWS never waits.
/// </summary>
internal sealed class ResourceDetection
{
    static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(1);
    static readonly ConcurrentDictionary<ResourceDetectors, ResourceDetection> OfThisProcess = [];

    readonly IReadOnlyList<IResourceDetector> detectors;
    readonly TimeSpan limit;

    readonly Lazy<Task<Resource>> detecting;
    Resource current = Resource.Unknown;

    /// <summary>Prepares detection.</summary>
    /// <param name="detectors">Who looks around, the most specific last.</param>
    /// <param name="limit">The time for all of them; <see langword="null"/> stands for one second.</param>
    public ResourceDetection(IReadOnlyList<IResourceDetector> detectors, TimeSpan? limit = null)
    {
        this.detectors = detectors;
        this.limit = limit ?? DefaultLimit;
        detecting = new Lazy<Task<Resource>>(Begin);
    }

    /// <summary>What is known by now.</summary>
    public Resource Current => Volatile.Read(ref current);

    /// <summary>Ends when everything is known that will be. Begins detection.</summary>
    public Task<Resource> Completion => detecting.Value;

    /// <summary>The detection of this process, which is made once however many sinks there are.</summary>
    public static ResourceDetection Of(ResourceDetectors which) => OfThisProcess.GetOrAdd(which, static which => In(new HostEnvironment(), which));

    /// <summary>Looks around in an environment.</summary>
    public static ResourceDetection In(HostEnvironment host, ResourceDetectors which = ResourceDetectors.All, TimeSpan? limit = null)
    {
        // A function has none of the others, and asking for them would only slow its cold start.
        if (!string.IsNullOrEmpty(host.Variable("AWS_LAMBDA_FUNCTION_NAME")))
            return new ResourceDetection([new LambdaDetector(host)], limit);

        var detectors = new List<IResourceDetector>();
        if (which.HasFlag(ResourceDetectors.Ec2))
            detectors.Add(new Ec2Detector(host));
        if (which.HasFlag(ResourceDetectors.Ecs))
            detectors.Add(new EcsDetector(host));
        if (which.HasFlag(ResourceDetectors.Eks))
            detectors.Add(new EksDetector(host));
        if (which.HasFlag(ResourceDetectors.ElasticBeanstalk))
            detectors.Add(new BeanstalkDetector(host));
        return new ResourceDetection(detectors, limit);
    }

    /// <summary>Begins in the background. Later calls do nothing.</summary>
    public void Start() => _ = detecting.Value;

    Task<Resource> Begin()
    {
        // What runs in the background belongs to no request, and so to no trace.
        using (ExecutionContext.SuppressFlow())
            return Task.Run(DetectAll);
    }

    async Task<Resource> DetectAll()
    {
        using var stop = new CancellationTokenSource(limit);
        Resource?[] found = await Task.WhenAll(detectors.Select(detector => Detect(detector, stop.Token))).ConfigureAwait(false);

        Resource all = found.OfType<Resource>().Aggregate(Resource.Unknown, static (known, more) => known.With(more));
        Volatile.Write(ref current, all);
        return all;
    }

    static async Task<Resource?> Detect(IResourceDetector detector, CancellationToken stop)
    {
        try
        {
            return await detector.Detect(stop).WaitAsync(stop).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever goes wrong, the process does not seem to run there
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
