using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>The <c>http</c> member.</summary>
static class HttpBlock
{
    public static void Write(Utf8JsonWriter json, ActivityFields fields, bool isSegment)
    {
        if (!fields.IsHttp || fields.IsDatabaseCall)
            return;

        json.WriteStartObject("http");
        json.WriteStartObject("request");
        json.WriteText("method", fields.Text(Field.HttpMethod));
        json.WriteText("url", Url(fields));
        json.WriteText("client_ip", fields.Text(Field.ClientAddress));
        json.WriteText("user_agent", fields.Text(Field.UserAgent));
        if (isSegment && fields.Flag(Field.IsForwarded))
            json.WriteBoolean("x_forwarded_for", true);
        json.WriteEndObject();
        WriteResponse(json, fields);
        json.WriteEndObject();
    }

    static void WriteResponse(Utf8JsonWriter json, ActivityFields fields)
    {
        if (fields.Number(Field.Status) is not { } status)
            return;

        json.WriteStartObject("response");
        json.WriteNumber("status", status);
        if (fields.Number(Field.ResponseLength) is { } length)
            json.WriteNumber("content_length", length);
        json.WriteEndObject();
    }

    static string? Url(ActivityFields fields)
    {
        if (fields.Text(Field.Url) is { } url)
            return url;
        if ((fields.Text(Field.Host) ?? Authority(fields)) is not { } host)
            return null;
        return (fields.Text(Field.Scheme) ?? "http") + "://" + host + (fields.Text(Field.Target) ?? fields.Text(Field.UrlPath) ?? "/");
    }

    static string? Authority(ActivityFields fields)
    {
        if (fields.Text(Field.ServerAddress) is not { } address)
            return null;
        string? port = fields.Text(Field.ServerPort);
        return port is null or "80" or "443" ? address : address + ":" + port;
    }
}
