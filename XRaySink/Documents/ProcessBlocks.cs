using XRaySink.Resources;

namespace XRaySink.Documents;

/// <summary>
/// What a segment says about its process: <c>service</c>, <c>origin</c> and <c>aws</c>. It is the same for all of them but for the sampling
/// rule, and therefore written once.
/// </summary>
sealed class ProcessBlocks
{
    const string SdkName = "XRaySink for .NET";
    const string Runtime = ".NET";
    const int MaxLogGroups = 10;
    const int LogGroupNameLimit = 512;
    const int ArnLimit = 1000;

    static readonly string SdkVersion = typeof(ProcessBlocks).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
    static readonly string RuntimeVersion = Environment.Version.ToString();

    // What stands before the rule, with what is still open there, and what follows it.
    readonly byte[] untilRule;
    readonly byte[] places;
    readonly int leftOut;

    // As much as was ever asked for while all of it was written with the longest rule: no text is thought to take more than that.
    readonly int roomForAll;

    public ProcessBlocks(ProcessDescription process)
    {
        Description = process;
        using var json = new BoundedJson();
        json.Begin();
        WriteUntilRule(json);
        untilRule = json.Written.ToArray();
        json.Begin();
        WritePlaces(json);
        places = json.Written.ToArray();

        leftOut = json.LeftOut;
        roomForAll = (untilRule.Length + places.Length + DocumentLimits.Text) * (1 + BoundedJson.MostBytesPerChar);
    }

    public ProcessDescription Description { get; }

    public void Write(BoundedJson json, ActivityTags tags)
    {
        string? rule = tags.Text(Field.SamplingRule);
        if (json.HasRoomFor(roomForAll))
            Copy(json, rule);
        else
            WriteAnew(json, rule);
    }

    void Copy(BoundedJson json, string? rule)
    {
        json.Raw(untilRule);
        EndRecorder(json, rule);
        json.Raw(places);
        json.EndObject();
        json.LeaveOut(leftOut);
    }

    void WriteAnew(BoundedJson json, string? rule)
    {
        WriteUntilRule(json);
        EndRecorder(json, rule);
        WritePlaces(json);
        json.EndObject();
    }

    static void EndRecorder(BoundedJson json, string? rule)
    {
        json.Text("sampling_rule_name"u8, rule);
        json.EndObject();
    }

    void WriteUntilRule(BoundedJson json)
    {
        json.StartObject("service"u8);
        json.Text("version"u8, Description.ServiceVersion);
        json.Text("runtime"u8, Runtime);
        json.Text("runtime_version"u8, RuntimeVersion);
        json.EndObject();
        json.Text("origin"u8, Description.Resource.Origin);
        json.StartObject("aws"u8);
        json.Text("account_id"u8, Description.Resource.AccountId);
        json.StartObject("xray"u8);
        json.Text("sdk"u8, SdkName);
        json.Text("sdk_version"u8, SdkVersion);
        json.Flag("auto_instrumentation"u8, false);
    }

    void WritePlaces(BoundedJson json)
    {
        Resource resource = Description.Resource;
        Write(json, resource.Ec2);
        Write(json, resource.Ecs);
        Write(json, resource.Eks);
        Write(json, resource.Beanstalk);
        Write(json, resource.LogGroups);
    }

    static void Write(BoundedJson json, Ec2Instance? ec2)
    {
        if (ec2 is null)
            return;
        json.StartObject("ec2"u8);
        json.Text("instance_id"u8, ec2.InstanceId);
        json.Text("instance_size"u8, ec2.InstanceSize);
        json.Text("ami_id"u8, ec2.ImageId);
        json.Text("availability_zone"u8, ec2.AvailabilityZone);
        json.EndObject();
    }

    static void Write(BoundedJson json, EcsContainer? ecs)
    {
        if (ecs is null)
            return;
        json.StartObject("ecs"u8);
        json.Text("container"u8, ecs.Container);
        json.Text("container_id"u8, ecs.ContainerId);
        json.Text("container_arn"u8, ecs.ContainerArn);
        json.Text("task_arn"u8, ecs.TaskArn);
        json.Text("task_family"u8, ecs.TaskFamily);
        json.Text("cluster_arn"u8, ecs.ClusterArn);
        json.Text("availability_zone"u8, ecs.AvailabilityZone);
        json.Text("launch_type"u8, ecs.LaunchType);
        json.EndObject();
    }

    static void Write(BoundedJson json, EksPod? eks)
    {
        if (eks is null)
            return;
        json.StartObject("eks"u8);
        json.Text("cluster_name"u8, eks.ClusterName);
        json.Text("pod"u8, eks.Pod);
        json.Text("container_id"u8, eks.ContainerId);
        json.EndObject();
    }

    static void Write(BoundedJson json, BeanstalkEnvironment? beanstalk)
    {
        if (beanstalk is null)
            return;
        json.StartObject("elastic_beanstalk"u8);
        json.Text("environment_name"u8, beanstalk.EnvironmentName);
        json.Text("version_label"u8, beanstalk.VersionLabel);
        if (beanstalk.DeploymentId is { } deployment)
            json.Number("deployment_id"u8, deployment);
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
                json.StartArray("cloudwatch_logs"u8);
            json.StartObject();
            json.Text("log_group"u8, group.Name, LogGroupNameLimit);
            json.Text("arn"u8, group.Arn, ArnLimit);
            json.EndObject();
        }

        if (count > 0)
            json.EndArray();
    }
}
