namespace XRaySink.Documents;

/// <summary>Reads connection strings as ADO.NET writes them, <c>Host=…;Port=…</c>: host and user, and nothing else of them.</summary>
static class AdoText
{
    static readonly string[] HostKeys = ["Host", "Server", "Data Source", "Address"];
    static readonly string[] UserKeys = ["Username", "User ID", "User", "UID", "User Name"];

    public static ReadOnlySpan<char> HostOf(ReadOnlySpan<char> connection) => BareHost(ValueOf(connection, HostKeys));

    public static ReadOnlySpan<char> UserOf(ReadOnlySpan<char> connection) => ValueOf(connection, UserKeys);

    static ReadOnlySpan<char> ValueOf(ReadOnlySpan<char> connection, string[] keys)
    {
        while (!connection.IsEmpty)
        {
            int end = connection.IndexOf(';');
            ReadOnlySpan<char> part = end < 0 ? connection : connection[..end];
            connection = end < 0 ? default : connection[(end + 1)..];

            int equals = part.IndexOf('=');
            if (equals > 0 && IsOneOf(keys, part[..equals].Trim()))
                return part[(equals + 1)..].Trim();
        }
        return default;
    }

    static bool IsOneOf(string[] keys, ReadOnlySpan<char> key)
    {
        foreach (string one in keys)
        {
            if (key.Equals(one, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    // SQL Server writes "tcp:host\instance,1433", and SQLite a file's path.
    static ReadOnlySpan<char> BareHost(ReadOnlySpan<char> host)
    {
        if (host.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase))
            host = host[4..];
        int end = host.IndexOfAny(",\\");
        if (end >= 0)
            host = host[..end];
        return host.Contains('/') ? default : host;
    }
}
