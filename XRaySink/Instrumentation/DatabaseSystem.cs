using System.Data.Common;

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

    /// <summary>Whether the driver makes activities, so that a second record of the same call would only be noise.</summary>
    public static bool HasActivitiesOfItsOwn(DbConnection connection) => connection.GetType().Namespace is "Npgsql" or "MySqlConnector";

    /// <summary>The database's name; of a file its name without the folders, which are nobody's business.</summary>
    public static string NameOf(DbConnection connection) =>
        Of(connection) == "sqlite" ? Path.GetFileName(connection.DataSource) : connection.Database;

    /// <summary>The server's host name; <see langword="null"/> for a database in this process.</summary>
    public static string? ServerOf(DbConnection connection)
    {
        if (Of(connection) == "sqlite" || string.IsNullOrEmpty(connection.DataSource))
            return null;

        string source = connection.DataSource;
        int scheme = source.IndexOf("://", StringComparison.Ordinal);
        string host = scheme < 0 ? source : source[(scheme + 3)..];
        int end = host.IndexOfAny([':', ',', '\\', '/']);
        return end < 0 ? host : host[..end];
    }
}
