using System.Collections.Frozen;

namespace XRaySink.Documents;

/// <summary>The databases that speak SQL, by their old and new OpenTelemetry names.</summary>
static class SqlSystems
{
    static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
    [
        "db2", "ibm.db2", "derby", "hive", "mariadb", "mssql", "mssqlcompact", "microsoft.sql_server", "mysql", "oracle", "oracle.db",
        "postgresql", "sqlite", "teradata", "other_sql", "cockroachdb", "firebird", "firebirdsql", "h2", "h2database", "hsqldb", "hanadb",
        "sap.hana", "redshift", "aws.redshift", "trino", "vertica", "clickhouse", "actian.ingres",
    ]);

    public static bool Contains(string system) => Names.Contains(system);

    /// <summary>Whether double quotes hold text there, as single quotes do, and not a name.</summary>
    public static bool QuotesTextTwice(string system) => system is "mysql" or "mariadb" or "hive";
}
