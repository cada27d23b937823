namespace XRaySink.Resources;

/// <summary>The parts of an Amazon Resource Name that others are made from: <c>arn:partition:service:region:account:resource</c>.</summary>
internal readonly record struct Arn(string Partition, string Region, string Account)
{
    const int PartCount = 6;

    public static Arn? Parse(string? text)
    {
        string[] parts = (text ?? "").Split(':', PartCount);
        return parts is ["arn", var partition, _, var region, var account, _] ? new Arn(partition, region, account) : null;
    }

    /// <summary>Names a resource of the same partition and account.</summary>
    public string Of(string service, string region, string resource) => $"arn:{Partition}:{service}:{region}:{Account}:{resource}";
}
