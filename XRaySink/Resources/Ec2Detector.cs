using System.Text.Json;

namespace XRaySink.Resources;

/// <summary>A virtual machine of EC2, known from its instance metadata service.</summary>
/// <remarks>Described at <see href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html"/>.</remarks>
internal sealed class Ec2Detector(HostEnvironment host) : IResourceDetector
{
    const string Origin = "AWS::EC2::Instance";

    public async Task<Resource?> Detect(CancellationToken stop)
    {
        // AWS: the variable with which all its tools leave the service alone.
        if (string.Equals(host.Variable("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
            return null;

        using HttpClient http = MetadataHttp.Client();
        using JsonDocument? document = await GetIdentity(http, stop).ConfigureAwait(false);
        return document?.RootElement is { } identity && identity.Text("instanceId") is { } instanceId
            ? new Resource
            {
                Origin = Origin,
                ServiceType = Origin,
                AccountId = identity.Text("accountId"),
                Region = identity.Text("region"),
                Ec2 = new Ec2Instance(instanceId, identity.Text("instanceType"), identity.Text("imageId"), identity.Text("availabilityZone")),
            }
            : null;
    }

    async Task<JsonDocument?> GetIdentity(HttpClient http, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.InstanceMetadata, "latest/dynamic/instance-identity/document"));

        // A service that gives out no tokens is of version 1 and asks for none.
        if (await GetToken(http, stop).ConfigureAwait(false) is { Length: > 0 } token)
            request.Headers.TryAddWithoutValidation("X-aws-ec2-metadata-token", token);
        return await MetadataHttp.GetJson(http, request, stop).ConfigureAwait(false);
    }

    async Task<string?> GetToken(HttpClient http, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(host.InstanceMetadata, "latest/api/token"));
        request.Headers.Add("X-aws-ec2-metadata-token-ttl-seconds", "60");
        return await MetadataHttp.GetText(http, request, stop).ConfigureAwait(false);
    }
}
