using XRaySink.Resources;
using XRaySink.Tests.Loopback;

namespace XRaySink.Tests.Resources;

public class EcsDetectorTests
{
    const string ContainerArn = "arn:aws:ecs:us-west-2:111122223333:container/05966557-f16c-49cb-9352-24b3a0dcd0e1";
    const string TaskArn = "arn:aws:ecs:us-west-2:111122223333:task/default/e9028f8d5d8e4f258373e7b93ce9a3c3";

    const string Container = $$"""
        {"DockerId":"cd189a933e5849daa93386466019ab50-2495160603","Name":"curl","ContainerARN":"{{ContainerArn}}","LogDriver":"awslogs",
         "LogOptions":{"awslogs-group":"/ecs/containerlogs","awslogs-region":"eu-central-1","awslogs-stream":"ecs/curl/cd18"} }
        """;

    TestHost host = null!;

    [SetUp]
    public void SetUp() => host = new TestHost();

    [TearDown]
    public void TearDown() => host.Dispose();

    [TestCase("FARGATE", "AWS::ECS::Fargate")]
    [TestCase("EC2", "AWS::ECS::EC2")]
    [TestCase("EXTERNAL", "AWS::ECS::Container")]
    public async Task A_container_is_known_from_its_task_metadata(string launchType, string origin)
    {
        await using LoopbackHttpServer metadata = Metadata("default", launchType);
        host["ECS_CONTAINER_METADATA_URI_V4"] = metadata.Address + "v4/cd18";

        Resource resource = await host.Detect();

        Assert.That(resource.Ecs, Is.EqualTo(new EcsContainer
        {
            Container = "curl",
            ContainerId = "cd189a933e5849daa93386466019ab50-2495160603",
            ContainerArn = ContainerArn,
            TaskArn = TaskArn,
            TaskFamily = "curltest",
            ClusterArn = "arn:aws:ecs:us-west-2:111122223333:cluster/default",
            AvailabilityZone = "us-west-2d",
            LaunchType = launchType,
        }));
        Assert.That((resource.Origin, resource.ServiceType, resource.Arn), Is.EqualTo((origin, "AWS::ECS::Container", ContainerArn)));
        Assert.That((resource.AccountId, resource.Region), Is.EqualTo(("111122223333", "us-west-2")));
        Assert.That(resource.LogGroups, Is.EqualTo(new[] { new LogGroup("/ecs/containerlogs", "arn:aws:logs:eu-central-1:111122223333:log-group:/ecs/containerlogs") }));
    }

    [Test]
    public async Task A_cluster_that_is_given_by_its_ARN_keeps_it()
    {
        await using LoopbackHttpServer metadata = Metadata("arn:aws:ecs:us-west-2:111122223333:cluster/mine", "EC2");
        host["ECS_CONTAINER_METADATA_URI"] = metadata.Address + "v4/cd18";

        Assert.That((await host.Detect()).Ecs?.ClusterArn, Is.EqualTo("arn:aws:ecs:us-west-2:111122223333:cluster/mine"));
    }

    [Test]
    public async Task A_container_whose_task_is_not_told_is_known_all_the_same()
    {
        await using var metadata = new LoopbackHttpServer(request => request.Path == "/v4/cd18" ? new LoopbackResponse(Container) : new LoopbackResponse(500, []));
        host["ECS_CONTAINER_METADATA_URI_V4"] = metadata.Address + "v4/cd18";

        Resource resource = await host.Detect();

        Assert.That((resource.Origin, resource.Ecs?.Container, resource.Ecs?.TaskArn), Is.EqualTo(("AWS::ECS::Container", "curl", (string?)null)));
    }

    [TestCase("""{"Name":"curl"}""")]
    [TestCase("""{"Name":"curl","LogDriver":"json-file","LogOptions":{"awslogs-group":"x"}}""")]
    [TestCase("""{"Name":"curl","LogDriver":"awslogs","LogOptions":[]}""")]
    public async Task A_container_that_logs_elsewhere_has_no_log_group(string container)
    {
        await using var metadata = new LoopbackHttpServer(_ => new LoopbackResponse(container));
        host["ECS_CONTAINER_METADATA_URI_V4"] = metadata.Address.ToString();

        Resource resource = await host.Detect();

        Assert.That(resource.Ecs?.Container, Is.EqualTo("curl"));
        Assert.That(resource.LogGroups, Is.Empty);
    }

    [TestCase("not an address")]
    [TestCase("http://127.0.0.1:1/")]
    public async Task An_address_that_leads_nowhere_is_no_container(string address)
    {
        host["ECS_CONTAINER_METADATA_URI_V4"] = address;

        Assert.That((await host.Detect()).Origin, Is.Null);
    }

    static LoopbackHttpServer Metadata(string cluster, string launchType) => new(request => request.Path switch
    {
        "/v4/cd18" => new LoopbackResponse(Container),
        "/v4/cd18/task" => new LoopbackResponse(
            $$"""{"Cluster":"{{cluster}}","TaskARN":"{{TaskArn}}","Family":"curltest","Revision":"3","LaunchType":"{{launchType}}","AvailabilityZone":"us-west-2d"}"""),
        _ => new LoopbackResponse(404, []),
    });
}
