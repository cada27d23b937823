using System.Text.Json;

namespace XRaySink.Resources;

/// <summary>A container of ECS, known from the task metadata endpoint that ECS puts into its environment.</summary>
/// <remarks>Described at <see href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html"/>.</remarks>
internal sealed class EcsDetector(HostEnvironment host) : IResourceDetector
{
    const string ServiceType = "AWS::ECS::Container";
    const string CloudWatchDriver = "awslogs";

    public async Task<Resource?> Detect(CancellationToken stop)
    {
        string? address = host.Variable("ECS_CONTAINER_METADATA_URI_V4") ?? host.Variable("ECS_CONTAINER_METADATA_URI");
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? container))
            return null;

        using HttpClient http = MetadataHttp.Client();
        Task<JsonDocument?> containerAnswer = Get(http, container, stop);
        Task<JsonDocument?> taskAnswer = Get(http, new Uri(container.AbsoluteUri.TrimEnd('/') + "/task"), stop);
        using JsonDocument? containerDocument = await containerAnswer.ConfigureAwait(false);
        using JsonDocument? taskDocument = await taskAnswer.ConfigureAwait(false);
        return containerDocument is null ? null : Describe(containerDocument.RootElement, taskDocument?.RootElement ?? default);
    }

    static async Task<JsonDocument?> Get(HttpClient http, Uri address, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await MetadataHttp.GetJson(http, request, stop).ConfigureAwait(false);
    }

    static Resource Describe(JsonElement container, JsonElement task)
    {
        string? containerArn = container.Text("ContainerARN");
        string? taskArn = task.Text("TaskARN");
        string? launchType = task.Text("LaunchType");
        Arn? arn = Arn.Parse(containerArn) ?? Arn.Parse(taskArn);
        return new Resource
        {
            Origin = OriginOf(launchType),
            ServiceType = ServiceType,
            Arn = containerArn,
            AccountId = arn?.Account,
            Region = arn?.Region,
            Ecs = new EcsContainer
            {
                Container = container.Text("Name"),
                ContainerId = container.Text("DockerId"),
                ContainerArn = containerArn,
                TaskArn = taskArn,
                TaskFamily = task.Text("Family"),
                ClusterArn = ClusterArn(task.Text("Cluster"), arn),
                AvailabilityZone = task.Text("AvailabilityZone"),
                LaunchType = launchType,
            },
            LogGroups = LogGroups(container, arn),
        };
    }

    static string OriginOf(string? launchType) => launchType?.ToUpperInvariant() switch
    {
        "EC2" => "AWS::ECS::EC2",
        "FARGATE" => "AWS::ECS::Fargate",
        _ => ServiceType,
    };

    // Some launch types give the cluster's ARN, others its name alone.
    static string? ClusterArn(string? cluster, Arn? arn) =>
        cluster is null || cluster.StartsWith("arn:", StringComparison.Ordinal) ? cluster : arn?.Of("ecs", arn.Value.Region, "cluster/" + cluster);

    static IReadOnlyList<LogGroup> LogGroups(JsonElement container, Arn? arn)
    {
        if (container.Text("LogDriver") != CloudWatchDriver
            || !container.TryGetProperty("LogOptions", out JsonElement options)
            || options.Text("awslogs-group") is not { } name)
        {
            return [];
        }
        return [new LogGroup(name, arn?.Of("logs", options.Text("awslogs-region") ?? arn.Value.Region, "log-group:" + name))];
    }
}
