using System.Diagnostics;

namespace XRaySink.Documents;

/// <summary>Names segments and subsegments, and says which of them are calls to somebody else. As the Collector's X-Ray exporter does.</summary>
sealed class SegmentNaming
{
    const string DottedAwsPrefix = "AWS.SDK.";
    const string AwsPrefix = "AWS::";

    readonly TextBuffer buffer = new();

    public static ReadOnlySpan<char> OfSegment(ActivityTags tags, string serviceName) => tags.Text(Field.LocalService) ?? serviceName;

    /// <summary>The first of many tags that name what was called, else the activity's own name.</summary>
    public ReadOnlySpan<char> OfSubsegment(Activity activity, ActivityTags tags)
    {
        if (IsOutgoing(activity) && tags.Text(Field.RemoteService) is { } remote)
            return WithoutAwsPrefix(remote);
        if ((tags.Text(Field.PeerService) ?? tags.Text(Field.AwsService)) is { } service)
            return service;
        if (tags.Text(Field.DatabaseName) is { } database)
            return DatabaseAtHost(database, tags);
        if ((tags.Text(Field.RpcService) ?? tags.Text(Field.HttpHost) ?? tags.Text(Field.PeerName)) is { } called)
            return called;

        // The official .NET SDK names calls by their host, which HttpClient's own activities hold under the new name.
        return activity.Kind == ActivityKind.Client && tags.Text(Field.ServerAddress) is { } host ? host : activity.DisplayName;
    }

    /// <summary><c>aws</c> and <c>remote</c> make nodes of their own on the service map.</summary>
    public static string? NamespaceOf(Activity activity, ActivityTags tags) =>
        tags.IsAwsCall ? "aws"
        : activity.Kind == ActivityKind.Client || (IsOutgoing(activity) && tags.Has(Field.RemoteService)) ? "remote"
        : null;

    static bool IsOutgoing(Activity activity) => activity.Kind is ActivityKind.Client or ActivityKind.Producer or ActivityKind.Consumer;

    // "customers@db.example.com", as the official SDKs name databases.
    ReadOnlySpan<char> DatabaseAtHost(string database, ActivityTags tags)
    {
        ReadOnlySpan<char> host = DatabaseServer.HostOf(tags);
        return host.IsEmpty ? database : buffer.Begin().Append(database).Append("@").Append(host).Text;
    }

    static ReadOnlySpan<char> WithoutAwsPrefix(string service) =>
        service.StartsWith(DottedAwsPrefix, StringComparison.Ordinal) ? service.AsSpan(DottedAwsPrefix.Length)
        : service.StartsWith(AwsPrefix, StringComparison.Ordinal) ? service.AsSpan(AwsPrefix.Length)
        : service;
}
