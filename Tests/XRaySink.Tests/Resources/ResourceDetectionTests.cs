using System.Diagnostics;
using XRaySink.Resources;
using XRaySink.Tests.Loopback;

namespace XRaySink.Tests.Resources;

public class ResourceDetectionTests
{
    TestHost host = null!;

    [SetUp]
    public void SetUp() => host = new TestHost();

    [TearDown]
    public void TearDown() => host.Dispose();

    [Test]
    public async Task Off_AWS_nothing_is_found() => Assert.That(await host.Detect(), Is.EqualTo(Resource.Unknown));

    [Test]
    public async Task Beanstalk_is_known_from_its_file()
    {
        host.Write("environment.conf", """{"deployment_id":32,"version_label":"app-5a56-170119","environment_name":"scorekeep"}""");

        Resource resource = await host.Detect();

        Assert.That(resource.Beanstalk, Is.EqualTo(new BeanstalkEnvironment("scorekeep", "app-5a56-170119", 32)));
        Assert.That((resource.Origin, resource.ServiceType), Is.EqualTo(("AWS::ElasticBeanstalk::Environment", "AWS::ElasticBeanstalk::Environment")));
    }

    [TestCase("")]
    [TestCase("[]")]
    public async Task A_file_that_makes_no_sense_is_no_Beanstalk(string text)
    {
        host.Write("environment.conf", text);

        Assert.That((await host.Detect()).Beanstalk, Is.Null);
    }

    [Test]
    public async Task Lambda_is_known_from_its_environment_and_nobody_is_asked()
    {
        await using var metadata = new LoopbackHttpServer(_ => new LoopbackResponse("{}"));
        host.InstanceMetadata = metadata.Address;
        host["AWS_EC2_METADATA_DISABLED"] = "";
        host["AWS_LAMBDA_FUNCTION_NAME"] = "resize";
        host["AWS_LAMBDA_FUNCTION_VERSION"] = "7";
        host["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/resize";
        host["AWS_REGION"] = "eu-west-1";

        Resource resource = await host.Detect();

        Assert.That((resource.Lambda, resource.Region, resource.Origin, resource.ServiceType), Is.EqualTo((new LambdaFunction("resize", "7"), "eu-west-1", (string?)null, "AWS::Lambda::Function")));
        Assert.That(resource.LogGroups, Is.EqualTo(new[] { new LogGroup("/aws/lambda/resize", null) }));
        Assert.That(metadata.Requests, Is.Empty);
    }

    [Test]
    public async Task Of_several_places_the_most_specific_is_the_origin_and_all_are_described()
    {
        await using var metadata = new LoopbackHttpServer(request => request.Path switch
        {
            "/latest/api/token" => new LoopbackResponse("t"),
            "/latest/dynamic/instance-identity/document" => new LoopbackResponse("""{"instanceId":"i-1","accountId":"1","region":"r"}"""),
            _ => new LoopbackResponse("""{"Name":"web"}"""),
        });
        host.InstanceMetadata = metadata.Address;
        host["AWS_EC2_METADATA_DISABLED"] = "";
        host["ECS_CONTAINER_METADATA_URI_V4"] = metadata.Address + "v4";

        Resource onEcs = await host.Detect();
        host.Write("environment.conf", """{"deployment_id":1}""");
        Resource onBeanstalk = await host.Detect();

        Assert.That((onEcs.Origin, onEcs.Ec2?.InstanceId, onEcs.Ecs?.Container, onEcs.AccountId), Is.EqualTo(("AWS::ECS::Container", "i-1", "web", "1")));
        Assert.That((onBeanstalk.Origin, onBeanstalk.Ec2?.InstanceId, onBeanstalk.Ecs?.Container), Is.EqualTo(("AWS::ElasticBeanstalk::Environment", "i-1", "web")));
    }

    [Test]
    public async Task Places_that_never_answer_cost_the_start_nothing_and_the_others_not_their_answer()
    {
        await using var blackHole = new LoopbackHttpServer(_ => LoopbackResponse.Never);
        host.InstanceMetadata = blackHole.Address;
        host["AWS_EC2_METADATA_DISABLED"] = "";
        host["ECS_CONTAINER_METADATA_URI_V4"] = blackHole.Address.ToString();
        host["KUBERNETES_SERVICE_HOST"] = "10.0.0.1";
        host.Write("environment.conf", """{"environment_name":"scorekeep"}""");
        var detection = ResourceDetection.In(host.Environment);

        long start = Stopwatch.GetTimestamp();
        detection.Start();
        TimeSpan starting = Stopwatch.GetElapsedTime(start);
        Resource meanwhile = detection.Current;
        Resource found = await detection.Completion;
        TimeSpan all = Stopwatch.GetElapsedTime(start);

        Assert.That(starting, Is.LessThan(TimeSpan.FromMilliseconds(500)), "the endpoints take a second");
        Assert.That(meanwhile, Is.EqualTo(Resource.Unknown));
        Assert.That(all, Is.GreaterThan(TimeSpan.FromMilliseconds(900)).And.LessThan(TimeSpan.FromSeconds(8)), "one second in all, and what a busy machine adds");
        Assert.That(found.Beanstalk?.EnvironmentName, Is.EqualTo("scorekeep"));
        Assert.That(detection.Current, Is.SameAs(found));
    }

    [Test]
    public async Task A_detector_that_fails_or_ignores_the_time_is_alone_in_it()
    {
        var found = new Resource { Origin = "here" };
        var detection = new ResourceDetection(
            [new Detector(_ => throw new InvalidOperationException()), new Detector(_ => new TaskCompletionSource<Resource?>().Task), new Detector(_ => Task.FromResult<Resource?>(found))],
            TimeSpan.FromMilliseconds(200));

        Assert.That((await detection.Completion).Origin, Is.EqualTo("here"));
    }

    [Test]
    public async Task Everything_is_asked_once()
    {
        int asked = 0;
        var detection = new ResourceDetection([new Detector(_ => Task.FromResult<Resource?>(new Resource { Origin = Interlocked.Increment(ref asked).ToString(null, null) }))]);

        Parallel.For(0, 8, _ => detection.Start());
        await detection.Completion;
        detection.Start();

        Assert.That((await detection.Completion).Origin, Is.EqualTo("1"));
    }

    [Test]
    public async Task Detection_belongs_to_no_trace()
    {
        Activity? seen = null;
        var detection = new ResourceDetection([new Detector(_ =>
        {
            seen = Activity.Current;
            return Task.FromResult<Resource?>(null);
        })]);

        using (new Activity("request").Start())
            await detection.Completion;

        Assert.That(seen, Is.Null);
    }

    sealed class Detector(Func<CancellationToken, Task<Resource?>> detect) : IResourceDetector
    {
        public Task<Resource?> Detect(CancellationToken stop) => detect(stop);
    }
}
