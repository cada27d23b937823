using System.Data.Common;
using System.Globalization;

namespace XRaySink.Instrumentation;

/// <summary>Tells what kind of database a connection leads to, in OpenTelemetry's words, and where it is.</summary>
static class DatabaseSystem
{
    public static string Of(DbConnection connection) => connection.GetType().Namespace switch
    {
        "Microsoft.Data.Sqlite" or "System.Data.SQLite" => "sqlite",
        "Npgsql" => "postgresql",
        "MySqlConnector" or "MySql.Data.MySqlClient" => "mysql",
        "Microsoft.Data.SqlClient" or "System.Data.SqlClient" => "microsoft.sql_server",
        { } name when name.StartsWith("Oracle.", StringComparison.Ordinal) => "oracle.db",
        _ => "other_sql",
    };

    /// <summary>Whether the driver's own activities or events are recorded, so that a second record of the same call would only be noise.</summary>
    public static bool IsRecordedByDriver(DbConnection connection) =>
        connection.GetType().Namespace is "Npgsql" or "MySqlConnector" or "Microsoft.Data.SqlClient" or "System.Data.SqlClient";

    /// <summary>The database's name; of a file its name without the folders, which are nobody's business.</summary>
    public static string NameOf(DbConnection connection) =>
        Of(connection) == "sqlite" ? Path.GetFileName(connection.DataSource) : connection.Database;

    /// <summary>The server's host name; <see langword="null"/> for a database in this process.</summary>
    public static string? ServerOf(DbConnection connection)
    {
        ReadOnlySpan<char> host = SourceOf(connection);
        if (host.IndexOfAny(",\\/") is >= 0 and var end)
            host = host[..end];

        // More than one colon is an IPv6 address; a port can only follow it when it stands in brackets.
        int colon = host.LastIndexOf(':');
        if (colon >= 0 && (host[..colon].IndexOf(':') < 0 || host[colon - 1] == ']'))
            host = host[..colon];
        return host.IsEmpty ? null : host.ToString();
    }

    /// <summary>The server's port, when the connection says it: <c>host,1433</c> or <c>host:5432</c>.</summary>
    public static int? PortOf(DbConnection connection)
    {
        ReadOnlySpan<char> source = SourceOf(connection);
        int separator = source.LastIndexOfAny(':', ',');
        bool isSeparator = separator > 0 && (source[separator] == ',' || source[separator - 1] == ']' || source[..separator].IndexOf(':') < 0);
        return isSeparator && ushort.TryParse(source[(separator + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? port : null;
    }

    static ReadOnlySpan<char> SourceOf(DbConnection connection)
    {
        if (Of(connection) == "sqlite" || connection.DataSource is not { } source)
            return default;

        int scheme = source.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
            return source.AsSpan(scheme + 3);

        // SQL Server's name for its protocol.
        return source.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) ? source.AsSpan(4) : source;
    }
}
