namespace XRaySink.Resources;

/// <summary>A function of AWS Lambda, known from its environment.</summary>
/// <remarks>Described at <see href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"/>.</remarks>
internal sealed class LambdaDetector(HostEnvironment host) : IResourceDetector
{
    public Task<Resource?> Detect(CancellationToken stop) => Task.FromResult(Describe());

    Resource? Describe()
    {
        if (host.Variable("AWS_LAMBDA_FUNCTION_NAME") is not { Length: > 0 } name)
            return null;

        return new Resource
        {
            ServiceType = "AWS::Lambda::Function",
            Region = host.Variable("AWS_REGION"),
            Lambda = new LambdaFunction(name, host.Variable("AWS_LAMBDA_FUNCTION_VERSION")),
            LogGroups = host.Variable("AWS_LAMBDA_LOG_GROUP_NAME") is { Length: > 0 } group ? [new LogGroup(group, null)] : [],
        };
    }
}
