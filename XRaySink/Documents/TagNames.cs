using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>
/// The names of the tags that have a place of their own in a document: those of OpenTelemetry, old and new, and those that the
/// OpenTelemetry Collector's X-Ray exporter reads.
/// </summary>
static class TagNames
{
    /// <summary>What a tag says, by its name. A switch costs a fifth of a look-up in a dictionary, and every tag is asked for.</summary>
    public static Field FieldOf(string tag) => tag switch
    {
        SegmentTags.HttpMethod or "http.method" => Field.HttpMethod,
        SegmentTags.Url or "http.url" => Field.Url,
        "url.scheme" or "http.scheme" => Field.Scheme,
        "http.target" => Field.Target,
        "url.path" => Field.UrlPath,
        "url.query" => Field.UrlQuery,
        "http.host" => Field.HttpHost,
        "http.server_name" => Field.HttpServerName,
        "net.host.name" => Field.NetHostName,
        "net.host.port" => Field.NetHostPort,
        "host.name" => Field.HostName,
        SegmentTags.UserAgent or "http.user_agent" => Field.UserAgent,
        "http.client_ip" => Field.HttpClientIp,
        SegmentTags.ClientAddress => Field.ClientAddress,
        SegmentTags.HttpStatus or "http.status_code" => Field.Status,
        "http.status_text" => Field.StatusText,
        SegmentTags.ResponseLength or "http.response_content_length" or "messaging.message_payload_size_bytes" => Field.ResponseLength,
        "aws.xray.traced" or "aws.http.traced" => Field.Traced,

        "server.address" => Field.ServerAddress,
        "server.port" => Field.ServerPort,
        "net.peer.name" => Field.PeerName,
        "net.peer.port" => Field.PeerPort,
        "net.peer.ip" => Field.PeerIp,
        "network.peer.address" => Field.PeerAddress,

        "db.system.name" or "db.system" => Field.DatabaseSystem,
        "db.namespace" or "db.name" => Field.DatabaseName,
        "db.user" => Field.DatabaseUser,
        "db.query.text" or "db.statement" => Field.DatabaseStatement,
        "db.connection_string" or "db.npgsql.data_source" => Field.DatabaseConnection,

        "aws.service" => Field.AwsService,
        "aws.operation" => Field.AwsOperation,
        "aws.region" or "cloud.region" => Field.AwsRegion,
        "aws.account_id" => Field.AwsAccount,
        "aws.request_id" or "aws.requestId" => Field.AwsRequestId,
        "aws.extended_request_id" => Field.AwsExtendedRequestId,
        "aws.queue_url" or "aws.queue.url" or "aws.sqs.queue.url" => Field.AwsQueueUrl,
        "aws.table_name" or "aws.table.name" => Field.AwsTableName,
        "rpc.system" or "rpc.system.name" => Field.RpcSystem,
        "rpc.service" => Field.RpcService,
        "rpc.method" => Field.RpcMethod,

        SegmentTags.LocalService => Field.LocalService,
        SegmentTags.User => Field.User,
        SegmentTags.ForwardedFor => Field.IsForwarded,
        DocumentTags.SamplingRule => Field.SamplingRule,

        "aws.remote.service" => Field.RemoteService,
        "peer.service" => Field.PeerService,
        "messaging.url" => Field.MessagingUrl,
        "aws.dynamodb.table_names" => Field.TableNames,
        "telemetry.sdk.language" => Field.Language,

        SegmentTags.Error => Field.IsError,
        SegmentTags.Annotations => Field.AnnotationKeys,

        _ when tag.StartsWith(SegmentTags.MetadataPrefix, StringComparison.Ordinal) => Field.RecordedMetadata,
        _ => Field.Other,
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
        <= Field.Other => TagPlace.Metadata,
        _ => TagPlace.Nowhere,
    };
}
