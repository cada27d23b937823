namespace XRaySink.Resources;

/// <summary>What the process runs on, as far as it was found out. The parts are those of the <c>aws</c> member of a segment document.</summary>
/// <remarks>The format is that of <see href="https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-aws"/>.</remarks>
internal sealed record Resource
{
    /// <summary>Nothing is known.</summary>
    public static Resource Unknown { get; } = new();

    /// <summary>The document's <c>origin</c>, for example <c>AWS::ECS::Fargate</c>.</summary>
    public string? Origin { get; init; }

    /// <summary>What sampling rules call a service type, for example <c>AWS::ECS::Container</c>.</summary>
    public string? ServiceType { get; init; }

    /// <summary>The ARN that sampling rules look at.</summary>
    public string? Arn { get; init; }

    /// <summary>The 12 digits of the AWS account.</summary>
    public string? AccountId { get; init; }

    /// <summary>The AWS region, for example <c>eu-west-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary>The virtual machine.</summary>
    public Ec2Instance? Ec2 { get; init; }

    /// <summary>The container of the Elastic Container Service.</summary>
    public EcsContainer? Ecs { get; init; }

    /// <summary>The pod of the Elastic Kubernetes Service.</summary>
    public EksPod? Eks { get; init; }

    /// <summary>The Elastic Beanstalk environment.</summary>
    public BeanstalkEnvironment? Beanstalk { get; init; }

    /// <summary>The Lambda function, which sends no segments of its own: Lambda does.</summary>
    public LambdaFunction? Lambda { get; init; }

    /// <summary>Where the process's log goes.</summary>
    public IReadOnlyList<LogGroup> LogGroups { get; init; } = [];

    /// <summary>Adds what another detector found; where both have found the same thing, <paramref name="more"/> is the more specific and wins.</summary>
    public Resource With(Resource more) => new()
    {
        Origin = more.Origin ?? Origin,
        ServiceType = more.ServiceType ?? ServiceType,
        Arn = more.Arn ?? Arn,
        AccountId = more.AccountId ?? AccountId,
        Region = more.Region ?? Region,
        Ec2 = more.Ec2 ?? Ec2,
        Ecs = more.Ecs ?? Ecs,
        Eks = more.Eks ?? Eks,
        Beanstalk = more.Beanstalk ?? Beanstalk,
        Lambda = more.Lambda ?? Lambda,
        LogGroups = [.. LogGroups, .. more.LogGroups],
    };
}

/// <summary>The document's <c>aws.ec2</c>.</summary>
internal sealed record Ec2Instance(string? InstanceId, string? InstanceSize, string? ImageId, string? AvailabilityZone);

/// <summary>The document's <c>aws.ecs</c>.</summary>
internal sealed record EcsContainer
{
    public string? Container { get; init; }

    public string? ContainerId { get; init; }

    public string? ContainerArn { get; init; }

    public string? TaskArn { get; init; }

    public string? TaskFamily { get; init; }

    public string? ClusterArn { get; init; }

    public string? AvailabilityZone { get; init; }

    /// <summary><c>EC2</c> or <c>FARGATE</c>.</summary>
    public string? LaunchType { get; init; }
}

/// <summary>The document's <c>aws.eks</c>.</summary>
internal sealed record EksPod(string? Pod, string? ClusterName, string? ContainerId);

/// <summary>The document's <c>aws.elastic_beanstalk</c>.</summary>
internal sealed record BeanstalkEnvironment(string? EnvironmentName, string? VersionLabel, long? DeploymentId);

/// <summary>A function of AWS Lambda.</summary>
internal sealed record LambdaFunction(string Name, string? Version);

/// <summary>An element of the document's <c>aws.cloudwatch_logs</c>.</summary>
internal sealed record LogGroup(string Name, string? Arn)
{
    /// <summary>Reads a name, or an ARN <c>arn:aws:logs:region:account:log-group:name</c>, behind which <c>:*</c> may stand.</summary>
    public static LogGroup Parse(string text)
    {
        string[] parts = text.Split(':');
        return parts is ["arn", _, "logs", _, _, "log-group", { Length: > 0 } name, ..] ? new LogGroup(name, text) : new LogGroup(text, null);
    }
}
