namespace XRaySink.Documents;

/// <summary>Tells where a database is: from the tags that say so, or from the connection string, of which nothing else is used.</summary>
static class DatabaseServer
{
    const string JdbcPrefix = "jdbc:";
    const string Authority = "://";

    public static ReadOnlySpan<char> HostOf(ActivityTags tags)
    {
        if ((tags.Text(Field.ServerAddress) ?? tags.Text(Field.PeerName)) is { } host)
            return host;

        ReadOnlySpan<char> hostAndPort = HostAndPort(tags.Text(Field.DatabaseConnection));
        int colon = hostAndPort.LastIndexOf(':');
        return colon < 0 ? hostAndPort : hostAndPort[..colon];
    }

    /// <summary>The port, when it is known.</summary>
    public static long? PortOf(ActivityTags tags)
    {
        if ((tags.Number(Field.ServerPort) ?? tags.Number(Field.PeerPort)) is { } port)
            return port;

        ReadOnlySpan<char> hostAndPort = HostAndPort(tags.Text(Field.DatabaseConnection));
        int colon = hostAndPort.LastIndexOf(':');
        return colon >= 0 && ushort.TryParse(hostAndPort[(colon + 1)..], out ushort found) ? found : null;
    }

    /// <summary>Who is logged in, when that is known.</summary>
    public static ReadOnlySpan<char> UserOf(ActivityTags tags) => tags.Text(Field.DatabaseUser) ?? AdoText.UserOf(tags.Text(Field.DatabaseConnection));

    /// <summary>Reads <c>jdbc:mysql://user@host:port/db</c> and its like, and <c>Host=…;Port=…</c> as ADO.NET writes it.</summary>
    static ReadOnlySpan<char> HostAndPort(ReadOnlySpan<char> connection)
    {
        if (connection.StartsWith(JdbcPrefix, StringComparison.OrdinalIgnoreCase))
            connection = connection[JdbcPrefix.Length..];

        int start = connection.IndexOf(Authority, StringComparison.Ordinal);
        return start < 0 ? AdoText.HostOf(connection) : UrlHost(connection[(start + Authority.Length)..]);
    }

    static ReadOnlySpan<char> UrlHost(ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOfAny("/?;#");
        ReadOnlySpan<char> authority = end < 0 ? rest : rest[..end];
        return authority[(authority.LastIndexOf('@') + 1)..];
    }
}
