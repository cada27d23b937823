using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>
/// The names of the tags that have a place of their own in a document: those of OpenTelemetry, old and new, and those that the
/// OpenTelemetry Collector's X-Ray exporter reads.
/// </summary>
static class TagNames
{
    public static readonly Dictionary<string, Field> Table = new()
    {
        [SegmentTags.HttpMethod] = Field.HttpMethod,
        ["http.method"] = Field.HttpMethod,
        [SegmentTags.Url] = Field.Url,
        ["http.url"] = Field.Url,
        ["url.scheme"] = Field.Scheme,
        ["http.scheme"] = Field.Scheme,
        ["http.target"] = Field.Target,
        ["url.path"] = Field.UrlPath,
        ["url.query"] = Field.UrlQuery,
        ["http.host"] = Field.HttpHost,
        ["http.server_name"] = Field.HttpServerName,
        ["net.host.name"] = Field.NetHostName,
        ["net.host.port"] = Field.NetHostPort,
        ["host.name"] = Field.HostName,
        [SegmentTags.UserAgent] = Field.UserAgent,
        ["http.user_agent"] = Field.UserAgent,
        ["http.client_ip"] = Field.HttpClientIp,
        [SegmentTags.ClientAddress] = Field.ClientAddress,
        [SegmentTags.HttpStatus] = Field.Status,
        ["http.status_code"] = Field.Status,
        ["http.status_text"] = Field.StatusText,
        [SegmentTags.ResponseLength] = Field.ResponseLength,
        ["http.response_content_length"] = Field.ResponseLength,
        ["messaging.message_payload_size_bytes"] = Field.ResponseLength,
        ["aws.xray.traced"] = Field.Traced,
        ["aws.http.traced"] = Field.Traced,

        ["server.address"] = Field.ServerAddress,
        ["server.port"] = Field.ServerPort,
        ["net.peer.name"] = Field.PeerName,
        ["net.peer.port"] = Field.PeerPort,
        ["net.peer.ip"] = Field.PeerIp,
        ["network.peer.address"] = Field.PeerAddress,

        ["db.system.name"] = Field.DatabaseSystem,
        ["db.system"] = Field.DatabaseSystem,
        ["db.namespace"] = Field.DatabaseName,
        ["db.name"] = Field.DatabaseName,
        ["db.user"] = Field.DatabaseUser,
        ["db.query.text"] = Field.DatabaseStatement,
        ["db.statement"] = Field.DatabaseStatement,
        ["db.connection_string"] = Field.DatabaseConnection,
        ["db.npgsql.data_source"] = Field.DatabaseConnection,

        ["aws.service"] = Field.AwsService,
        ["aws.operation"] = Field.AwsOperation,
        ["aws.region"] = Field.AwsRegion,
        ["cloud.region"] = Field.AwsRegion,
        ["aws.account_id"] = Field.AwsAccount,
        ["aws.request_id"] = Field.AwsRequestId,
        ["aws.requestId"] = Field.AwsRequestId,
        ["aws.extended_request_id"] = Field.AwsExtendedRequestId,
        ["aws.queue_url"] = Field.AwsQueueUrl,
        ["aws.queue.url"] = Field.AwsQueueUrl,
        ["aws.sqs.queue.url"] = Field.AwsQueueUrl,
        ["aws.table_name"] = Field.AwsTableName,
        ["aws.table.name"] = Field.AwsTableName,
        ["rpc.system"] = Field.RpcSystem,
        ["rpc.system.name"] = Field.RpcSystem,
        ["rpc.service"] = Field.RpcService,
        ["rpc.method"] = Field.RpcMethod,

        [SegmentTags.LocalService] = Field.LocalService,
        [SegmentTags.User] = Field.User,
        [SegmentTags.ForwardedFor] = Field.IsForwarded,
        [DocumentTags.SamplingRule] = Field.SamplingRule,

        ["aws.remote.service"] = Field.RemoteService,
        ["peer.service"] = Field.PeerService,
        ["messaging.url"] = Field.MessagingUrl,
        ["aws.dynamodb.table_names"] = Field.TableNames,
        ["telemetry.sdk.language"] = Field.Language,

        [SegmentTags.Error] = Field.IsError,
        [SegmentTags.Annotations] = Field.AnnotationKeys,
    };

    /// <summary>The blocks that show a field.</summary>
    public static TagPlace PlaceOf(Field field) => field switch
    {
        <= Field.Traced => TagPlace.Http,
        <= Field.PeerAddress => TagPlace.Http | TagPlace.Sql,
        Field.DatabaseStatement or Field.DatabaseConnection => TagPlace.Nowhere,
        <= Field.DatabaseConnection => TagPlace.Sql,
        <= Field.RpcMethod => TagPlace.Aws,
        <= Field.IsForwarded => TagPlace.Segment,
        <= Field.Language => TagPlace.Metadata,
        _ => TagPlace.Nowhere,
    };
}
