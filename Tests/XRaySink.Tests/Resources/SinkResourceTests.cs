using System.Diagnostics;
using XRaySink.Documents;
using XRaySink.Resources;
using XRaySink.Sampling;
using XRaySink.Testing;
using XRaySink.Tests.Loopback;

namespace XRaySink.Tests.Resources;

/// <summary>What a sink that is not a test's own finds out about the process. The environment decides who is asked, so these run alone.</summary>
[NonParallelizable]
public class SinkResourceTests
{
    TestHost host = null!;
    UdpReceiver daemon = null!;

    [SetUp]
    public void Allow_detection()
    {
        Environment.SetEnvironmentVariable(NobodyIsAsked.Variable, null);
        host = new TestHost();
        daemon = new UdpReceiver();
    }

    [TearDown]
    public void Forbid_it_again()
    {
        NobodyIsAsked.Initialize();
        host.Dispose();
        daemon.Dispose();
    }

    [Test]
    public async Task Segments_say_where_they_come_from_as_soon_as_it_is_known()
    {
        await using LoopbackHttpServer metadata = Ecs();
        host["ECS_CONTAINER_METADATA_URI_V4"] = metadata.Address + "v4";
        using SegmentSink sink = Start();
        await sink.Detected;

        await XRay.RunTask("task", () => Task.CompletedTask);

        SegmentDocument segment = await daemon.WaitForDocument(_ => true);
        Assert.That(segment.Element("origin")?.GetString(), Is.EqualTo("AWS::ECS::Fargate"));
        Assert.That(segment.Element("aws", "ecs", "container")?.GetString(), Is.EqualTo("web"));
        Assert.That(segment.Element("aws", "cloudwatch_logs")?.GetRawText(), Is.EqualTo("""[{"log_group":"/ecs/web","arn":"arn:aws:logs:eu-west-1:111:log-group:/ecs/web"}]"""));
        Assert.That(daemon.Datagrams.SelectMany(datagram => datagram.Complaints), Is.Empty);
    }

    [Test]
    public async Task Sampling_rules_see_what_was_found()
    {
        await using LoopbackHttpServer metadata = Ecs();
        host["ECS_CONTAINER_METADATA_URI_V4"] = metadata.Address + "v4";
        var asked = new Asked();
        using SegmentSink sink = Start(options => options.Sampling = asked);
        await sink.Detected;

        await XRay.RunTask("task", () => Task.CompletedTask);

        Assert.That((asked.Last.ServiceType, asked.Last.ResourceArn), Is.EqualTo(("AWS::ECS::Container", "arn:aws:ecs:eu-west-1:111:container/x")));
    }

    [Test]
    public async Task Log_groups_that_are_given_take_the_place_of_those_that_are_found()
    {
        await using LoopbackHttpServer metadata = Ecs();
        host["ECS_CONTAINER_METADATA_URI_V4"] = metadata.Address + "v4";
        using SegmentSink sink = Start(options => options.LogGroup = "/mine");
        await XRay.RunTask("early", () => Task.CompletedTask);
        await sink.Detected;
        await XRay.RunTask("late", () => Task.CompletedTask);

        Assert.That(
            (await daemon.WaitForDocuments(2)).Select(segment => segment.Element("aws", "cloudwatch_logs")?.GetRawText()),
            Is.All.EqualTo("""[{"log_group":"/mine"}]"""));
    }

    [Test]
    public async Task Who_never_answers_costs_the_start_nothing_and_the_first_segments_go_without()
    {
        await using var blackHole = new LoopbackHttpServer(_ => LoopbackResponse.Never);
        host["AWS_EC2_METADATA_DISABLED"] = "";
        host.InstanceMetadata = blackHole.Address;
        host["ECS_CONTAINER_METADATA_URI_V4"] = blackHole.Address.ToString();
        Start().Dispose(); // what is compiled at the first start is not at issue

        long begin = Stopwatch.GetTimestamp();
        using SegmentSink sink = Start();
        TimeSpan start = Stopwatch.GetElapsedTime(begin);
        await XRay.RunTask("task", () => Task.CompletedTask);
        SegmentDocument segment = await daemon.WaitForDocument(_ => true);
        await sink.Detected;

        Assert.That(start, Is.LessThan(TimeSpan.FromMilliseconds(500)), "the endpoints take a second");
        Assert.That(segment.Element("origin"), Is.Null);
        Assert.That(blackHole.Requests, Is.Not.Empty);
    }

    [TestCase(ResourceDetectors.None)]
    [TestCase(ResourceDetectors.Ecs | ResourceDetectors.Eks | ResourceDetectors.ElasticBeanstalk)]
    public async Task Only_those_are_asked_that_are_wanted(ResourceDetectors wanted)
    {
        await using var metadata = new LoopbackHttpServer(_ => new LoopbackResponse("{}"));
        host["AWS_EC2_METADATA_DISABLED"] = "";
        host.InstanceMetadata = metadata.Address;

        using SegmentSink sink = Start(options => options.DetectResources = wanted);
        await sink.Detected;

        Assert.That(metadata.Requests, Is.Empty);
    }

    [Test]
    public async Task A_sink_that_is_off_and_a_capture_ask_nobody()
    {
        await using var metadata = new LoopbackHttpServer(_ => new LoopbackResponse("{}"));
        host["AWS_EC2_METADATA_DISABLED"] = "";
        host.InstanceMetadata = metadata.Address;

        using SegmentSink off = Start(options => options.Enabled = false);
        using SegmentCapture capture = SegmentCapture.Start(options => options.Host = host.Environment);
        await Task.WhenAll(off.Detected, capture.Sink.Detected);

        Assert.That(metadata.Requests, Is.Empty);
    }

    [Test]
    public void The_tests_of_this_repository_ask_nobody()
    {
        NobodyIsAsked.Initialize();
        using SegmentSink sink = Start();

        Assert.That(sink.Settings.Detectors.Value, Is.EqualTo(ResourceDetectors.None));
    }

    SegmentSink Start(Action<XRaySinkOptions>? configure = null) => SegmentSink.Start(options =>
    {
        options.ServiceName = "tests";
        options.DaemonAddress = daemon.Address;
        options.Sampling = SamplingStrategy.Always;
        options.Host = host.Environment;
        configure?.Invoke(options);
    });

    static LoopbackHttpServer Ecs() => new(request => new LoopbackResponse(request.Path == "/v4"
        ? """{"DockerId":"d","Name":"web","ContainerARN":"arn:aws:ecs:eu-west-1:111:container/x","LogDriver":"awslogs","LogOptions":{"awslogs-group":"/ecs/web","awslogs-region":"eu-west-1"}}"""
        : """{"Cluster":"c","TaskARN":"arn:aws:ecs:eu-west-1:111:task/t","LaunchType":"FARGATE"}"""));

    sealed class Asked : ISamplingStrategy
    {
        public SamplingRequest Last { get; private set; }

        public SamplingDecision Decide(in SamplingRequest request)
        {
            Last = request;
            return new SamplingDecision(true);
        }
    }
}
