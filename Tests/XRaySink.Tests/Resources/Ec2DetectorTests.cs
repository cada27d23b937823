using XRaySink.Resources;
using XRaySink.Tests.Loopback;

namespace XRaySink.Tests.Resources;

public class Ec2DetectorTests
{
    const string Identity = """
        {"accountId":"123456789012","architecture":"x86_64","availabilityZone":"eu-west-1b","billingProducts":null,"devpayProductCodes":null,
         "imageId":"ami-5fb8c835","instanceId":"i-1234567890abcdef0","instanceType":"t3.micro","kernelId":null,"region":"eu-west-1","version":"2017-09-30"}
        """;

    static readonly Ec2Instance Instance = new("i-1234567890abcdef0", "t3.micro", "ami-5fb8c835", "eu-west-1b");

    TestHost host = null!;

    [SetUp]
    public void SetUp() => host = new TestHost { ["AWS_EC2_METADATA_DISABLED"] = "" };

    [TearDown]
    public void TearDown() => host.Dispose();

    [Test]
    public async Task An_instance_is_known_from_its_identity_document()
    {
        await using var metadata = new LoopbackHttpServer(Answer);
        host.InstanceMetadata = metadata.Address;

        Resource resource = await host.Detect();

        Assert.That(resource.Origin, Is.EqualTo("AWS::EC2::Instance"));
        Assert.That(resource.ServiceType, Is.EqualTo("AWS::EC2::Instance"));
        Assert.That(resource.Ec2, Is.EqualTo(Instance));
        Assert.That((resource.AccountId, resource.Region), Is.EqualTo(("123456789012", "eu-west-1")));
        Assert.That(metadata.Requests.First().Headers["X-aws-ec2-metadata-token-ttl-seconds"], Is.EqualTo("60"));
    }

    [Test]
    public async Task A_service_without_tokens_is_asked_without()
    {
        await using var metadata = new LoopbackHttpServer(request => request.Method == "GET" ? new LoopbackResponse(Identity) : new LoopbackResponse(404, []));
        host.InstanceMetadata = metadata.Address;

        Assert.That((await host.Detect()).Ec2, Is.EqualTo(Instance));
        Assert.That(metadata.Requests.Last().Headers.Keys, Has.None.EqualTo("X-aws-ec2-metadata-token").IgnoreCase);
    }

    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("[]")]
    [TestCase("""{"instanceId":7}""")]
    public async Task An_answer_that_makes_no_sense_is_no_instance(string answer)
    {
        await using var metadata = new LoopbackHttpServer(_ => new LoopbackResponse(answer));
        host.InstanceMetadata = metadata.Address;

        Assert.That((await host.Detect()).Origin, Is.Null);
    }

    [Test]
    public async Task Nobody_is_asked_where_metadata_is_switched_off()
    {
        await using var metadata = new LoopbackHttpServer(Answer);
        host.InstanceMetadata = metadata.Address;
        host["AWS_EC2_METADATA_DISABLED"] = "True";

        Assert.That((await host.Detect()).Ec2, Is.Null);
        Assert.That(metadata.Requests, Is.Empty);
    }

    static LoopbackResponse Answer(LoopbackRequest request) => (request.Method, request.Path) switch
    {
        ("PUT", "/latest/api/token") => new LoopbackResponse("secret=="),
        ("GET", "/latest/dynamic/instance-identity/document") when request.Headers.GetValueOrDefault("X-aws-ec2-metadata-token") == "secret==" => new LoopbackResponse(Identity),
        _ => new LoopbackResponse(401, []),
    };
}
