namespace XRaySink;

/// <summary>The kinds of places to run in that a sink looks for, to describe them on segments and for sampling rules. Lambda needs no looking.</summary>
[Flags]
public enum ResourceDetectors
{
    /// <summary>Nobody is asked.</summary>
    None = 0,

    /// <summary>A virtual machine: asks the instance metadata service at the link-local address 169.254.169.254.</summary>
    Ec2 = 1,

    /// <summary>A container of ECS: asks the address in <c>ECS_CONTAINER_METADATA_URI_V4</c>, where that is set.</summary>
    Ecs = 2,

    /// <summary>A pod of EKS: asks the cluster's API, where <c>KUBERNETES_SERVICE_HOST</c> is set.</summary>
    Eks = 4,

    /// <summary>An environment of Elastic Beanstalk: reads the file that Beanstalk writes.</summary>
    ElasticBeanstalk = 8,

    /// <summary>All of them.</summary>
    All = Ec2 | Ecs | Eks | ElasticBeanstalk,
}
