using System.Diagnostics;
using System.Net;

namespace XRaySink.Documents;

/// <summary>The <c>http</c> member.</summary>
sealed class HttpBlock
{
    // Any of these makes a call an HTTP call. Addresses and ports alone do not: databases and queues have them too.
    static readonly Field[] Marks =
    [
        Field.HttpMethod, Field.Url, Field.Scheme, Field.Target, Field.UrlPath, Field.UrlQuery, Field.HttpHost, Field.HttpServerName,
        Field.NetHostPort, Field.UserAgent, Field.HttpClientIp, Field.Status,
    ];

    readonly HttpUrl url = new();

    public void Write(BoundedJson json, Activity activity, ActivityTags tags, bool isSegment)
    {
        if (!IsHttp(tags))
            return;

        json.StartObject("http"u8);
        WriteRequest(json, activity, tags, isSegment);
        WriteResponse(json, activity, tags);
        json.EndObject();
        tags.Wrote(TagPlace.Http);
    }

    void WriteRequest(BoundedJson json, Activity activity, ActivityTags tags, bool isSegment)
    {
        json.StartObject("request"u8);
        json.Text("method"u8, tags.Text(Field.HttpMethod));
        json.Text("url"u8, url.Of(activity, tags, isSegment));
        json.Text("client_ip"u8, ClientAddress(tags, isSegment));
        json.Text("user_agent"u8, tags.Text(Field.UserAgent));

        // AWS: the first is a segment's, the second a subsegment's. X-Ray shows a trace as broken until the callee of a traced call
        // reports, so it is only said when whoever made the call knows.
        if (isSegment && tags.Flag(Field.IsForwarded))
            json.Flag("x_forwarded_for"u8, true);
        if (!isSegment && tags.Flag(Field.Traced))
            json.Flag("traced"u8, true);
        json.EndObject();
    }

    static void WriteResponse(BoundedJson json, Activity activity, ActivityTags tags)
    {
        long? status = tags.Number(Field.Status) is { } number and >= 100 and <= 999 ? number : null;
        long? length = tags.Number(Field.ResponseLength) ?? ReceivedLength(activity);
        if (status is null && length is null)
            return;

        json.StartObject("response"u8);
        if (status is not null)
            json.Number("status"u8, status.Value);
        if (length >= 0)
            json.Number("content_length"u8, length.Value);
        json.EndObject();
    }

    // OpenTelemetry's older convention has an event for each message.
    static long? ReceivedLength(Activity activity)
    {
        foreach (ref readonly ActivityEvent occurrence in activity.EnumerateEvents())
        {
            bool isReceived = false;
            long? length = null;
            foreach (ref readonly KeyValuePair<string, object?> tag in occurrence.EnumerateTagObjects())
            {
                if (tag.Key == "message.type")
                    isReceived = tag.Value is "RECEIVED";
                else if (tag.Key == "messaging.message_payload_size_bytes")
                    length = tag.Value is int or long ? Convert.ToInt64(tag.Value, null) : null;
            }
            if (isReceived && length is not null)
                return length;
        }
        return null;
    }

    // What our own segments say is a fact; for others an address must look like one.
    static string? ClientAddress(ActivityTags tags, bool isSegment)
    {
        string? client = tags.Text(Field.ClientAddress);
        if (client is not null && (isSegment || IPAddress.TryParse(client, out _)))
            return client;
        if ((tags.Text(Field.HttpClientIp) ?? tags.Text(Field.PeerIp)) is { } address)
            return address;
        return tags.Text(Field.PeerAddress) is { } peer && IPAddress.TryParse(peer, out _) ? peer : null;
    }

    static bool IsHttp(ActivityTags tags)
    {
        foreach (Field field in Marks)
        {
            if (tags.Has(field))
                return true;
        }
        return false;
    }
}
