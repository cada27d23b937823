using System.Diagnostics;
using XRaySink.Documents;
using XRaySink.Resources;

namespace XRaySink.Tests.Documents;

public sealed class ProcessBlocksTests
{
    [Test]
    public void A_segment_says_who_recorded_it()
    {
        SegmentDocument segment = Recorded.Segment(segment => segment.Tag("aws.xray.sampling_rule_name", "checkout"));

        Assert.That(segment.At("aws.xray.sdk"), Is.EqualTo("XRaySink for .NET"));
        Assert.That(segment.At("aws.xray.sdk_version"), Does.Match(@"^\d+\.\d+\.\d+$"));
        Assert.That(segment.At("aws.xray.auto_instrumentation"), Is.EqualTo("false"));
        Assert.That(segment.At("aws.xray.sampling_rule_name"), Is.EqualTo("checkout"));
        Assert.That(segment.At("service.runtime"), Is.EqualTo(".NET"));
        Assert.That(segment.At("service.runtime_version"), Is.EqualTo(Environment.Version.ToString()));
        Assert.That(segment.At("origin"), Is.Null);
        Assert.That(segment.At("aws.ec2"), Is.Null);
    }

    [Test]
    public void A_segment_says_which_version_of_the_service_it_is() =>
        Assert.That(Of(new ProcessDescription("s") { ServiceVersion = "1.2.3" }).At("service.version"), Is.EqualTo("1.2.3"));

    [Test]
    public void The_version_is_that_of_the_program_unless_it_is_given() =>
        Assert.That(Recorded.Segment(_ => { }).At("service.version"), Does.Match(@"^\d+\.\d+\.\d+[^+]*$"));

    [TestCase("AWS::EC2::Instance")]
    [TestCase("AWS::ECS::Container")]
    [TestCase("AWS::ECS::Fargate")]
    [TestCase("AWS::EKS::Container")]
    [TestCase("AWS::ElasticBeanstalk::Environment")]
    [TestCase("AWS::AppRunner::Service")]
    public void A_segment_says_what_it_runs_on(string origin) => Assert.That(Of(new Resource { Origin = origin }).At("origin"), Is.EqualTo(origin));

    [Test]
    public void An_instance_is_shown()
    {
        SegmentDocument segment = Of(new Resource
        {
            AccountId = "123456789012",
            Ec2 = new Ec2Instance("i-1", "t3.small", "ami-1", "eu-west-1a"),
        });

        Assert.That(segment.At("aws.account_id"), Is.EqualTo("123456789012"));
        Assert.That(segment.At("aws.ec2"), Is.EqualTo("""{"instance_id":"i-1","instance_size":"t3.small","ami_id":"ami-1","availability_zone":"eu-west-1a"}"""));
    }

    [Test]
    public void A_container_is_shown()
    {
        SegmentDocument segment = Of(new Resource
        {
            Ecs = new EcsContainer
            {
                Container = "web",
                ContainerId = "0123",
                ContainerArn = "arn:c",
                TaskArn = "arn:t",
                TaskFamily = "f",
                ClusterArn = "arn:k",
                AvailabilityZone = "a",
                LaunchType = "fargate",
            },
        });

        Assert.That(
            segment.At("aws.ecs"),
            Is.EqualTo("""{"container":"web","container_id":"0123","container_arn":"arn:c","task_arn":"arn:t","task_family":"f","cluster_arn":"arn:k","availability_zone":"a","launch_type":"fargate"}"""));
    }

    [Test]
    public void A_pod_is_shown() =>
        Assert.That(
            Of(new Resource { Eks = new EksPod("p", "c", "0123") }).At("aws.eks"),
            Is.EqualTo("""{"cluster_name":"c","pod":"p","container_id":"0123"}"""));

    [Test]
    public void An_environment_is_shown() =>
        Assert.That(
            Of(new Resource { Beanstalk = new BeanstalkEnvironment("e", "v", 232) }).At("aws.elastic_beanstalk"),
            Is.EqualTo("""{"environment_name":"e","version_label":"v","deployment_id":232}"""));

    [Test]
    public void What_is_not_known_of_a_place_is_left_out() =>
        Assert.That(Of(new Resource { Ec2 = new Ec2Instance("i-1", null, null, null) }).At("aws.ec2"), Is.EqualTo("""{"instance_id":"i-1"}"""));

    [Test]
    public void Log_groups_are_shown() =>
        Assert.That(
            Of(new Resource { LogGroups = [new LogGroup("/a", null), new LogGroup("/b", "arn:aws:logs:eu-west-1:123456789123:log-group:/b:*")] }).At("aws.cloudwatch_logs"),
            Is.EqualTo("""[{"log_group":"/a"},{"log_group":"/b","arn":"arn:aws:logs:eu-west-1:123456789123:log-group:/b:*"}]"""));

    [Test]
    public void Each_segment_counts_the_log_groups_that_are_too_many()
    {
        var process = new ProcessDescription("s") { Resource = new Resource { LogGroups = [.. Enumerable.Range(0, 12).Select(i => new LogGroup("/" + i, null))] } };

        IReadOnlyList<SegmentDocument> segments = TwoOf(process, _ => { });

        Assert.That(segments.Select(segment => segment.Element("aws", "cloudwatch_logs")!.Value.GetArrayLength()), Is.EqualTo((int[])[10, 10]));
        Assert.That(segments.Select(segment => segment.At("metadata.xraysink.left_out")), Is.EqualTo((string[])["2", "2"]));
    }

    [Test]
    public void What_a_process_is_reads_the_same_where_a_segment_has_little_room_left_for_it()
    {
        string text = new('x', 250);
        var process = new ProcessDescription("s")
        {
            ServiceVersion = text,
            Resource = new Resource
            {
                Origin = "AWS::EC2::Instance",
                AccountId = text,
                Ec2 = new Ec2Instance(text, text, text, text),
                Ecs = new EcsContainer { ContainerArn = text },
                Eks = new EksPod(text, text, null),
                Beanstalk = new BeanstalkEnvironment("e", "v", 232),
                LogGroups = [new LogGroup("/a", null), new LogGroup("", null)],
            },
        };

        // Each of these takes six times its length.
        string worst = new('\u0000', 250);
        IReadOnlyList<SegmentDocument> segments = TwoOf(process, segment => segment.Tag("url.full", worst, "user_agent.original", worst, "client.address", worst));

        foreach (string member in (string[])["service", "origin", "aws", "metadata.xraysink.left_out"])
            Assert.That(segments[1].At(member), Is.EqualTo(segments[0].At(member)).And.Not.Null, member);
    }

    [Test]
    public void What_becomes_known_later_stands_on_later_segments()
    {
        SegmentSink? recording = null;

        IReadOnlyList<SegmentDocument> segments = Recorded.Run(
            _ =>
            {
                using (recording!.StartSegment("before", default, new XRaySink.Sampling.SamplingRequest()))
                {
                }
                recording.Flush();
                recording.Process = recording.Process! with { Resource = new Resource { Origin = "AWS::EC2::Instance" } };
            },
            prepare: sink => recording = sink);

        Assert.That(segments.Select(segment => segment.At("origin")), Is.EqualTo((string?[])[null, "AWS::EC2::Instance"]));
    }

    [Test]
    public void Subsegments_do_not_repeat_what_their_segment_says() =>
        Assert.That(Recorded.Subsegment(_ => { }).Element("aws"), Is.Null);

    /// <summary>A segment that bears nothing but its process, and one on which more is recorded.</summary>
    static IReadOnlyList<SegmentDocument> TwoOf(ProcessDescription process, Action<Activity> record)
    {
        SegmentSink? recording = null;
        return Recorded.Run(
            segment =>
            {
                using (recording!.StartSegment("plain", default, new XRaySink.Sampling.SamplingRequest()))
                {
                }
                record(segment);
            },
            prepare: sink => (recording = sink).Process = process);
    }

    static SegmentDocument Of(Resource resource) => Of(new ProcessDescription("s") { Resource = resource });

    static SegmentDocument Of(ProcessDescription process) => Recorded.Segment(_ => { }, prepare: sink => sink.Process = process);
}
