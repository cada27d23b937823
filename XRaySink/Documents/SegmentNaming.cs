using System.Diagnostics;

namespace XRaySink.Documents;

/// <summary>Names segments and subsegments, and says which of them are calls to somebody else. As the Collector's X-Ray exporter does.</summary>
static class SegmentNaming
{
    public static string OfSegment(ActivityFields fields, string serviceName) =>
        fields.Text(Field.LocalService) is { } name ? SegmentName.Of(name) : serviceName;

    public static string OfSubsegment(Activity activity, ActivityFields fields) => SegmentName.Of(
        WithoutAwsPrefix(fields.Text(Field.RemoteService))
        ?? fields.Text(Field.PeerService)
        ?? fields.Text(Field.AwsService)
        ?? DatabaseName(fields)
        ?? fields.Text(Field.RpcService)
        ?? fields.Text(Field.Host)
        ?? (activity.Kind == ActivityKind.Client ? fields.Text(Field.ServerAddress) : null)
        ?? activity.DisplayName);

    /// <summary><c>aws</c> and <c>remote</c> make nodes of their own on the service map.</summary>
    public static string? NamespaceOf(Activity activity, ActivityFields fields) =>
        fields.IsAwsCall ? "aws" : activity.Kind == ActivityKind.Client ? "remote" : null;

    // "customers@db.example.com", as the official SDKs name databases.
    static string? DatabaseName(ActivityFields fields)
    {
        if (fields.Text(Field.DatabaseName) is not { } database)
            return null;
        return fields.Text(Field.ServerAddress) is { } server ? database + "@" + server : database;
    }

    static string? WithoutAwsPrefix(string? service) =>
        service is null ? null
        : service.StartsWith("AWS.SDK.", StringComparison.Ordinal) ? service["AWS.SDK.".Length..]
        : service.StartsWith("AWS::", StringComparison.Ordinal) ? service["AWS::".Length..]
        : service;
}
