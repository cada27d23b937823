using System.Text.Json;

namespace XRaySink.Resources;

/// <summary>An environment of Elastic Beanstalk, known from the file that it writes for X-Ray.</summary>
internal sealed class BeanstalkDetector(HostEnvironment host) : IResourceDetector
{
    const string Origin = "AWS::ElasticBeanstalk::Environment";

    public async Task<Resource?> Detect(CancellationToken stop)
    {
        if (!File.Exists(host.BeanstalkFile))
            return null;

        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(host.BeanstalkFile, stop).ConfigureAwait(false));
        JsonElement environment = document.RootElement;
        return new Resource
        {
            Origin = Origin,
            ServiceType = Origin,
            Beanstalk = new BeanstalkEnvironment(environment.Text("environment_name"), environment.Text("version_label"), DeploymentId(environment)),
        };
    }

    static long? DeploymentId(JsonElement environment) =>
        environment.TryGetProperty("deployment_id", out JsonElement id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out long number) ? number : null;
}
