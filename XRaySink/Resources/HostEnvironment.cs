namespace XRaySink.Resources;

/// <summary>Where detectors look: environment variables, well-known files and well-known addresses.</summary>
internal sealed record HostEnvironment
{
    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>EC2's instance metadata service: a link-local address, the same on every instance.</summary>
    public Uri InstanceMetadata { get; init; } = new("http://169.254.169.254/");

    /// <summary>The API of the cluster that a pod runs in.</summary>
    public Uri Kubernetes { get; init; } = new("https://kubernetes.default.svc/");

    /// <summary>Where Kubernetes puts a pod's token, and the certificate of the authority that its API's certificate is from.</summary>
    public string ServiceAccountDirectory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>What Elastic Beanstalk writes for X-Ray when the environment has tracing switched on.</summary>
    public string BeanstalkFile { get; init; } = OperatingSystem.IsWindows()
        ? @"C:\Program Files\Amazon\XRay\environment.conf"
        : "/var/elasticbeanstalk/xray/environment.conf";

    /// <summary>The control groups of this process, whose names end in the container's id.</summary>
    public string ControlGroupFile { get; init; } = "/proc/self/cgroup";

    /// <summary>The machine's name, which in a pod is the pod's.</summary>
    public string MachineName { get; init; } = Environment.MachineName;
}
