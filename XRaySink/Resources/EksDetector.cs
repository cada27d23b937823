using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace XRaySink.Resources;

/// <summary>A pod of EKS, known from the configuration that EKS keeps in its clusters.</summary>
internal sealed class EksDetector(HostEnvironment host) : IResourceDetector
{
    const string Origin = "AWS::EKS::Container";

    // EKS: who may use the cluster. Other Kubernetes has no such map.
    const string EksMap = "api/v1/namespaces/kube-system/configmaps/aws-auth";

    // CloudWatch Container Insights: what the cluster is called.
    const string ClusterMap = "api/v1/namespaces/amazon-cloudwatch/configmaps/cluster-info";

    public async Task<Resource?> Detect(CancellationToken stop)
    {
        if (string.IsNullOrEmpty(host.Variable("KUBERNETES_SERVICE_HOST")))
            return null;

        string token = await File.ReadAllTextAsync(Path.Combine(host.ServiceAccountDirectory, "token"), stop).ConfigureAwait(false);
        using X509Certificate2 authority = LoadCertificate(Path.Combine(host.ServiceAccountDirectory, "ca.crt"));
        using HttpClient http = MetadataHttp.Client((_, certificate, _, errors) => IsFrom(authority, certificate, errors));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());

        using JsonDocument? eks = await Get(http, EksMap, stop).ConfigureAwait(false);
        if (eks is null)
            return null;

        using JsonDocument? cluster = await Get(http, ClusterMap, stop).ConfigureAwait(false);
        return new Resource
        {
            Origin = Origin,
            ServiceType = Origin,
            Eks = new EksPod(host.MachineName, ClusterName(cluster), await ContainerId.Read(host.ControlGroupFile, stop).ConfigureAwait(false)),
        };
    }

    async Task<JsonDocument?> Get(HttpClient http, string path, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Kubernetes, path));
        return await MetadataHttp.GetJson(http, request, stop).ConfigureAwait(false);
    }

    static string? ClusterName(JsonDocument? cluster) =>
        cluster is not null && cluster.RootElement.ValueKind == JsonValueKind.Object && cluster.RootElement.TryGetProperty("data", out JsonElement data)
            ? data.Text("cluster.name")
            : null;

#if NET9_0_OR_GREATER
    static X509Certificate2 LoadCertificate(string path) => X509CertificateLoader.LoadCertificateFromFile(path);
#else
    static X509Certificate2 LoadCertificate(string path) => new(path);
#endif

    /// <summary>A cluster has its own authority, which no system knows: it is trusted for this connection, and nothing else is forgiven.</summary>
    static bool IsFrom(X509Certificate2 authority, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var presented = new X509Certificate2(certificate);
        return chain.Build(presented);
    }
}
