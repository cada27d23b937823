using XRaySink.Resources;

namespace XRaySink.Tests.Resources;

/// <summary>An environment with nothing in it but what a test puts there.</summary>
sealed class TestHost : IDisposable
{
    readonly Dictionary<string, string> variables = [];

    public TestHost()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("resources-").FullName;
        variables["AWS_EC2_METADATA_DISABLED"] = "true";
    }

    public string Directory { get; }

    public string this[string variable]
    {
        set => variables[variable] = value;
    }

    public HostEnvironment Environment => new()
    {
        Variable = variables.GetValueOrDefault,
        InstanceMetadata = InstanceMetadata,
        Kubernetes = Kubernetes,
        ServiceAccountDirectory = Directory,
        BeanstalkFile = File("environment.conf"),
        ControlGroupFile = File("cgroup"),
        MachineName = "pod-1",
    };

    public Uri InstanceMetadata { get; set; } = new("http://127.0.0.1:1/");

    public Uri Kubernetes { get; set; } = new("http://127.0.0.1:1/");

    public string File(string name) => Path.Combine(Directory, name);

    public void Write(string name, string text) => System.IO.File.WriteAllText(File(name), text);

    /// <summary>What detection finds, with time enough for a busy machine.</summary>
    public Task<Resource> Detect() => ResourceDetection.In(Environment, limit: TimeSpan.FromSeconds(20)).Completion;

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
