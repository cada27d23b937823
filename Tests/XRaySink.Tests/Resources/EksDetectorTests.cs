using System.Net;
using System.Security.Cryptography.X509Certificates;
using XRaySink.Resources;
using XRaySink.Tests.Loopback;

namespace XRaySink.Tests.Resources;

public class EksDetectorTests
{
    const string AwsAuth = "/api/v1/namespaces/kube-system/configmaps/aws-auth";
    const string ClusterInfo = "/api/v1/namespaces/amazon-cloudwatch/configmaps/cluster-info";

    static readonly string ContainerId = new('c', 64);

    readonly ClusterAuthority authority = new();

    TestHost host = null!;

    [SetUp]
    public void Put_the_host_into_a_pod()
    {
        host = new TestHost { ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1" };
        host.Write("token", "secret\n");
        host.Write("ca.crt", authority.Pem);
        host.Write("cgroup", $"12:pids:/kubepods/besteffort/pod1/{ContainerId}\n1:name=systemd:/short\n");
    }

    [TearDown]
    public void TearDown() => host.Dispose();

    [OneTimeTearDown]
    public void OneTimeTearDown() => authority.Dispose();

    [Test]
    public async Task A_pod_is_known_from_the_configuration_of_its_cluster()
    {
        using X509Certificate2 certificate = authority.Issue(IPAddress.Loopback);
        await using var cluster = new LoopbackHttpServer(Answer, certificate);
        host.Kubernetes = cluster.Address;

        Resource resource = await host.Detect();

        Assert.That(resource.Eks, Is.EqualTo(new EksPod("pod-1", "prod", ContainerId)));
        Assert.That((resource.Origin, resource.ServiceType), Is.EqualTo(("AWS::EKS::Container", "AWS::EKS::Container")));
        Assert.That(cluster.Requests.Select(request => request.Headers["Authorization"]), Is.All.EqualTo("Bearer secret"));
    }

    [Test]
    public async Task A_cluster_that_does_not_say_its_name_is_known_all_the_same()
    {
        await using var cluster = new LoopbackHttpServer(request => request.Path == AwsAuth ? new LoopbackResponse("{}") : new LoopbackResponse(404, []));
        host.Kubernetes = cluster.Address;
        File.Delete(host.File("cgroup"));

        Assert.That((await host.Detect()).Eks, Is.EqualTo(new EksPod("pod-1", null, null)));
    }

    [TestCase(404)]
    [TestCase(403)]
    public async Task Other_Kubernetes_is_not_EKS(int status)
    {
        await using var cluster = new LoopbackHttpServer(_ => new LoopbackResponse(status, []));
        host.Kubernetes = cluster.Address;

        Assert.That((await host.Detect()).Eks, Is.Null);
    }

    [Test]
    public async Task A_server_that_is_not_from_the_clusters_authority_gets_no_token()
    {
        using var other = new ClusterAuthority();
        using X509Certificate2 certificate = other.Issue(IPAddress.Loopback);
        await using var cluster = new LoopbackHttpServer(Answer, certificate);
        host.Kubernetes = cluster.Address;

        Assert.That((await host.Detect()).Eks, Is.Null);
        Assert.That(cluster.Requests, Is.Empty);
    }

    [Test]
    public async Task A_server_with_another_name_gets_no_token()
    {
        using X509Certificate2 certificate = authority.Issue(IPAddress.Parse("10.1.2.3"));
        await using var cluster = new LoopbackHttpServer(Answer, certificate);
        host.Kubernetes = cluster.Address;

        Assert.That((await host.Detect()).Eks, Is.Null);
        Assert.That(cluster.Requests, Is.Empty);
    }

    [Test]
    public async Task Outside_of_Kubernetes_no_cluster_is_asked()
    {
        await using var cluster = new LoopbackHttpServer(Answer);
        host.Kubernetes = cluster.Address;
        host["KUBERNETES_SERVICE_HOST"] = "";

        Assert.That((await host.Detect()).Eks, Is.Null);
        Assert.That(cluster.Requests, Is.Empty);
    }

    static LoopbackResponse Answer(LoopbackRequest request) => request.Path switch
    {
        AwsAuth => new LoopbackResponse("""{"data":{"mapRoles":"x"}}"""),
        ClusterInfo => new LoopbackResponse("""{"data":{"cluster.name":"prod","logs.region":"eu-west-1"}}"""),
        _ => new LoopbackResponse(404, []),
    };
}
