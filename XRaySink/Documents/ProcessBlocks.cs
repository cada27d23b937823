using XRaySink.Resources;

namespace XRaySink.Documents;

/// <summary>What a segment says about its process: <c>service</c>, <c>origin</c> and <c>aws</c>.</summary>
static class ProcessBlocks
{
    const string SdkName = "XRaySink for .NET";
    const string Runtime = ".NET";
    const int MaxLogGroups = 10;
    const int LogGroupNameLimit = 512;
    const int ArnLimit = 1000;

    static readonly string SdkVersion = typeof(ProcessBlocks).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
    static readonly string RuntimeVersion = Environment.Version.ToString();

    public static void Write(BoundedJson json, ProcessDescription process, ActivityTags tags)
    {
        json.StartObject("service");
        json.Text("version", process.ServiceVersion);
        json.Text("runtime", Runtime);
        json.Text("runtime_version", RuntimeVersion);
        json.EndObject();
        json.Text("origin", process.Resource.Origin);
        WriteAws(json, process.Resource, tags);
    }

    static void WriteAws(BoundedJson json, Resource resource, ActivityTags tags)
    {
        json.StartObject("aws");
        json.Text("account_id", resource.AccountId);
        WriteRecorder(json, tags);
        Write(json, resource.Ec2);
        Write(json, resource.Ecs);
        Write(json, resource.Eks);
        Write(json, resource.Beanstalk);
        Write(json, resource.LogGroups);
        json.EndObject();
    }

    static void WriteRecorder(BoundedJson json, ActivityTags tags)
    {
        json.StartObject("xray");
        json.Text("sdk", SdkName);
        json.Text("sdk_version", SdkVersion);
        json.Flag("auto_instrumentation", false);
        json.Text("sampling_rule_name", tags.Text(Field.SamplingRule));
        json.EndObject();
    }

    static void Write(BoundedJson json, Ec2Instance? ec2)
    {
        if (ec2 is null)
            return;
        json.StartObject("ec2");
        json.Text("instance_id", ec2.InstanceId);
        json.Text("instance_size", ec2.InstanceSize);
        json.Text("ami_id", ec2.ImageId);
        json.Text("availability_zone", ec2.AvailabilityZone);
        json.EndObject();
    }

    static void Write(BoundedJson json, EcsContainer? ecs)
    {
        if (ecs is null)
            return;
        json.StartObject("ecs");
        json.Text("container", ecs.Container);
        json.Text("container_id", ecs.ContainerId);
        json.Text("container_arn", ecs.ContainerArn);
        json.Text("task_arn", ecs.TaskArn);
        json.Text("task_family", ecs.TaskFamily);
        json.Text("cluster_arn", ecs.ClusterArn);
        json.Text("availability_zone", ecs.AvailabilityZone);
        json.Text("launch_type", ecs.LaunchType);
        json.EndObject();
    }

    static void Write(BoundedJson json, EksPod? eks)
    {
        if (eks is null)
            return;
        json.StartObject("eks");
        json.Text("cluster_name", eks.ClusterName);
        json.Text("pod", eks.Pod);
        json.Text("container_id", eks.ContainerId);
        json.EndObject();
    }

    static void Write(BoundedJson json, BeanstalkEnvironment? beanstalk)
    {
        if (beanstalk is null)
            return;
        json.StartObject("elastic_beanstalk");
        json.Text("environment_name", beanstalk.EnvironmentName);
        json.Text("version_label", beanstalk.VersionLabel);
        if (beanstalk.DeploymentId is { } deployment)
            json.Number("deployment_id", deployment);
        json.EndObject();
    }

    static void Write(BoundedJson json, IReadOnlyList<LogGroup> groups)
    {
        int count = 0;
        for (int i = 0; i < groups.Count; i++)
        {
            LogGroup group = groups[i];
            int cost = BoundedJson.Cost(group.Name, LogGroupNameLimit) + BoundedJson.Cost(group.Arn, ArnLimit);
            if (group.Name.Length == 0 || count == MaxLogGroups || !json.HasRoomFor(cost))
            {
                json.LeaveOut();
                continue;
            }

            if (count++ == 0)
                json.StartArray("cloudwatch_logs");
            json.StartObject();
            json.Text("log_group", group.Name, LogGroupNameLimit);
            json.Text("arn", group.Arn, ArnLimit);
            json.EndObject();
        }

        if (count > 0)
            json.EndArray();
    }
}
