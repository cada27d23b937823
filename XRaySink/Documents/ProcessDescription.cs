using System.Collections.Immutable;

namespace XRaySink.Documents;

/// <summary>
/// What is known of this process and of where it runs. Immutable; when more becomes known, a new one takes its place, and segments
/// written from then on bear it.
/// </summary>
/// <param name="ServiceName">The name of segments that have none of their own.</param>
sealed record ProcessDescription(string ServiceName)
{
    /// <summary>The version of the service.</summary>
    public string? ServiceVersion { get; init; }

    /// <summary>What the process runs on, as X-Ray spells it, for example <c>AWS::ECS::Container</c>; the most specific that is known.</summary>
    public string? Origin { get; init; }

    /// <summary>The AWS account that it runs in.</summary>
    public string? AccountId { get; init; }

    public Ec2Description? Ec2 { get; init; }

    public EcsDescription? Ecs { get; init; }

    public EksDescription? Eks { get; init; }

    public BeanstalkDescription? Beanstalk { get; init; }

    /// <summary>Where the process logs, so that X-Ray shows its logs beside its traces.</summary>
    public ImmutableArray<LogGroup> LogGroups { get; init; } = [];
}

/// <summary>An EC2 instance.</summary>
sealed record Ec2Description(string? InstanceId, string? InstanceType, string? ImageId, string? AvailabilityZone);

/// <summary>A container of ECS.</summary>
sealed record EcsDescription
{
    public string? Container { get; init; }

    public string? ContainerId { get; init; }

    public string? ContainerArn { get; init; }

    public string? TaskArn { get; init; }

    public string? TaskFamily { get; init; }

    public string? ClusterArn { get; init; }

    public string? AvailabilityZone { get; init; }

    public string? LaunchType { get; init; }
}

/// <summary>A pod of EKS.</summary>
sealed record EksDescription(string? ClusterName, string? Pod, string? ContainerId);

/// <summary>An environment of Elastic Beanstalk.</summary>
sealed record BeanstalkDescription(string? EnvironmentName, string? VersionLabel, long? DeploymentId);

/// <summary>A log group of CloudWatch Logs.</summary>
sealed record LogGroup(string Name, string? Arn = null)
{
    // arn:partition:logs:region:account:log-group:NAME
    const int NamePosition = 6;

    /// <summary>Reads the name out of an ARN; an ARN without one is taken for the name.</summary>
    public static LogGroup OfArn(string arn)
    {
        string[] parts = arn.Split(':');
        return new LogGroup(parts.Length > NamePosition ? parts[NamePosition] : arn, arn);
    }
}
