namespace XRaySink.Documents;

/// <summary>What a tag can say that has a place of its own in a document.</summary>
enum Field
{
    // http
    HttpMethod,
    Url,
    Scheme,
    Target,
    UrlPath,
    UrlQuery,
    HttpHost,
    HttpServerName,
    NetHostName,
    NetHostPort,
    HostName,
    UserAgent,
    HttpClientIp,
    ClientAddress,
    Status,
    StatusText,
    ResponseLength,
    Traced,

    // both http and sql
    ServerAddress,
    ServerPort,
    PeerName,
    PeerPort,
    PeerIp,
    PeerAddress,

    // sql
    DatabaseSystem,
    DatabaseName,
    DatabaseUser,
    DatabaseStatement,
    DatabaseConnection,

    // aws
    AwsService,
    AwsOperation,
    AwsRegion,
    AwsAccount,
    AwsRequestId,
    AwsExtendedRequestId,
    AwsQueueUrl,
    AwsTableName,
    RpcSystem,
    RpcService,
    RpcMethod,

    // a segment's own
    LocalService,
    User,
    SamplingRule,
    IsForwarded,

    // also read where they stand, and left there
    RemoteService,
    PeerService,
    MessagingUrl,
    TableNames,
    Language,
    RecordedMetadata,

    // whatever has no place of its own
    Other,

    // of the sink's and the recording API's own
    IsError,
    AnnotationKeys,
}
