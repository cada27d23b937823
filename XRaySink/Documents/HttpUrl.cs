using System.Diagnostics;

namespace XRaySink.Documents;

/// <summary>
/// The URL of an HTTP call, whole or from its parts. Other people's URLs lose their query, fragment and user, which may hold secrets;
/// AWS asks for no more than scheme, host and path.
/// </summary>
sealed class HttpUrl
{
    const string Separator = "://";

    readonly TextBuffer buffer = new();

    public ReadOnlySpan<char> Of(Activity activity, ActivityTags tags, bool isSegment)
    {
        // The middleware and the tasks have decided what theirs show.
        if (tags.Text(Field.Url) is { } url)
            return isSegment ? url : Bare(url);

        string scheme = tags.Text(Field.Scheme) ?? "http";
        buffer.Begin().Append(scheme).Append(Separator);
        bool hasHost = activity.Kind == ActivityKind.Server ? AppendOwnHost(tags, scheme) : AppendPeer(tags, scheme);
        if (!hasHost)
            return default;

        AppendPath(WithoutQuery(tags.Text(Field.Target) ?? tags.Text(Field.UrlPath) ?? "/"));
        return buffer.Text;
    }

    bool AppendPeer(ActivityTags tags, string scheme)
    {
        if (tags.Text(Field.HttpHost) is { } host)
            return Append(host);

        string? peer = tags.Text(Field.PeerName) ?? tags.Text(Field.ServerAddress) ?? tags.Text(Field.PeerIp)
            ?? tags.Text(Field.PeerAddress) ?? tags.Text(Field.NetHostName) ?? tags.Text(Field.HostName);
        return peer is not null && AppendHost(peer, tags.Number(Field.PeerPort) ?? tags.Number(Field.ServerPort), scheme);
    }

    bool AppendOwnHost(ActivityTags tags, string scheme)
    {
        if (tags.Text(Field.HttpHost) is { } host)
            return Append(host);

        string? own = tags.Text(Field.HttpServerName) ?? tags.Text(Field.NetHostName) ?? tags.Text(Field.HostName)
            ?? tags.Text(Field.ServerAddress) ?? tags.Text(Field.PeerName) ?? tags.Text(Field.PeerIp);
        return own is not null && AppendHost(own, tags.Number(Field.NetHostPort) ?? tags.Number(Field.ServerPort), scheme);
    }

    bool Append(string host)
    {
        buffer.Append(host);
        return true;
    }

    bool AppendHost(string host, long? port, string scheme)
    {
        // An IPv6 address in a URL stands in brackets (RFC 3986).
        bool isBare6 = host.Contains(':') && host[0] != '[';
        buffer.Append(isBare6 ? "[" : "").Append(host).Append(isBare6 ? "]" : "");
        if (port is { } number && (number, scheme) is not ((80, "http") or (443, "https")))
            buffer.Append(":").Append(number);
        return true;
    }

    void AppendPath(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] != '/')
            buffer.Append("/");
        buffer.Append(path);
    }

    ReadOnlySpan<char> Bare(string url)
    {
        ReadOnlySpan<char> whole = WithoutQuery(url);
        int start = whole.IndexOf(Separator, StringComparison.Ordinal);
        if (start < 0)
            return whole;

        start += Separator.Length;
        int end = whole[start..].IndexOf('/');
        int at = (end < 0 ? whole[start..] : whole.Slice(start, end)).LastIndexOf('@');
        return at < 0 ? whole : buffer.Begin().Append(whole[..start]).Append(whole[(start + at + 1)..]).Text;
    }

    static ReadOnlySpan<char> WithoutQuery(ReadOnlySpan<char> url)
    {
        int end = url.IndexOfAny('?', '#');
        return end < 0 ? url : url[..end];
    }
}
