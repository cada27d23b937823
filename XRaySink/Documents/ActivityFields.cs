using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>
/// The tags of one activity that have a place of their own in a document, whether they bear their old or their new OpenTelemetry
/// name. Every other tag is an annotation or metadata. One instance is filled again and again.
/// </summary>
sealed class ActivityFields
{
    static readonly FrozenDictionary<string, Field> Names = new Dictionary<string, Field>
    {
        [SegmentTags.HttpMethod] = Field.HttpMethod,
        ["http.method"] = Field.HttpMethod,
        [SegmentTags.Url] = Field.Url,
        ["http.url"] = Field.Url,
        ["url.scheme"] = Field.Scheme,
        ["http.scheme"] = Field.Scheme,
        ["http.target"] = Field.Target,
        ["url.path"] = Field.UrlPath,
        ["http.host"] = Field.Host,
        [SegmentTags.UserAgent] = Field.UserAgent,
        ["http.user_agent"] = Field.UserAgent,
        [SegmentTags.ClientAddress] = Field.ClientAddress,
        ["http.client_ip"] = Field.ClientAddress,
        [SegmentTags.ForwardedFor] = Field.IsForwarded,
        [SegmentTags.HttpStatus] = Field.Status,
        ["http.status_code"] = Field.Status,
        [SegmentTags.ResponseLength] = Field.ResponseLength,
        ["http.response_content_length"] = Field.ResponseLength,
        ["server.address"] = Field.ServerAddress,
        ["net.peer.name"] = Field.ServerAddress,
        ["server.port"] = Field.ServerPort,
        ["net.peer.port"] = Field.ServerPort,
        ["db.system.name"] = Field.DatabaseSystem,
        ["db.system"] = Field.DatabaseSystem,
        ["db.namespace"] = Field.DatabaseName,
        ["db.name"] = Field.DatabaseName,
        ["db.user"] = Field.DatabaseUser,
        ["db.query.text"] = Field.DatabaseStatement,
        ["db.statement"] = Field.DatabaseStatement,
        [SegmentTags.LocalService] = Field.LocalService,
        ["aws.remote.service"] = Field.RemoteService,
        ["peer.service"] = Field.PeerService,
        ["rpc.system"] = Field.RpcSystem,
        ["rpc.system.name"] = Field.RpcSystem,
        ["rpc.service"] = Field.RpcService,
        ["rpc.method"] = Field.RpcMethod,
        ["aws.service"] = Field.AwsService,
        ["aws.operation"] = Field.AwsOperation,
        ["aws.region"] = Field.AwsRegion,
        ["cloud.region"] = Field.AwsRegion,
        ["aws.account_id"] = Field.AwsAccount,
        ["aws.request_id"] = Field.AwsRequestId,
        ["aws.requestId"] = Field.AwsRequestId,
        ["aws.queue_url"] = Field.AwsQueueUrl,
        ["aws.queue.url"] = Field.AwsQueueUrl,
        ["aws.table_name"] = Field.AwsTableName,
        ["aws.table.name"] = Field.AwsTableName,
        [SegmentTags.User] = Field.User,
        [DocumentTags.SamplingRule] = Field.SamplingRule,
        [SegmentTags.Error] = Field.IsError,
        [SegmentTags.Annotations] = Field.AnnotationKeys,
    }.ToFrozenDictionary();

    readonly object?[] values = new object?[Enum.GetValues<Field>().Length];

    /// <summary>Whether a tag has a place of its own.</summary>
    public static bool Has(string tag) => Names.ContainsKey(tag);

    public void Read(Activity activity)
    {
        Array.Clear(values);
        foreach (ref readonly KeyValuePair<string, object?> tag in activity.EnumerateTagObjects())
        {
            if (Names.TryGetValue(tag.Key, out Field field))
                values[(int)field] ??= tag.Value;
        }
    }

    public string? Text(Field field) => values[(int)field] switch
    {
        null => null,
        string text => text,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => null,
    };

    public long? Number(Field field) => values[(int)field] switch
    {
        int number => number,
        long number => number,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number,
        _ => null,
    };

    public bool Flag(Field field) => values[(int)field] is true;

    public string[] List(Field field) => values[(int)field] as string[] ?? [];

    /// <summary>Whether this is a call of an AWS service.</summary>
    public bool IsAwsCall => Text(Field.AwsService) is not null || Text(Field.RpcSystem) == "aws-api";

    public bool IsDatabaseCall => Text(Field.DatabaseSystem) is not null;

    public bool IsHttp => Text(Field.HttpMethod) is not null || Text(Field.Url) is not null || Number(Field.Status) is not null;
}
