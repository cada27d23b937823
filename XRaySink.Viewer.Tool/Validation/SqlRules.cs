using System.Text.RegularExpressions;

namespace XRaySink.Validation;

/// <summary>The <c>sql</c> member of subsegments.</summary>
static partial class SqlRules
{
    public static void Check(JsonPlace owner)
    {
        if (owner.Object("sql") is not { } sql)
            return;

        sql.AllowOnly(
            "connection_string", "url", "sanitized_query", "database_type", "database_version", "driver_version", "user", "preparation");
        foreach (string member in (string[])["connection_string", "database_type", "database_version", "driver_version", "user"])
            sql.Text(member);

        // AWS's schema has no limit for it, and the official SDKs send it whole.
        sql.Text("sanitized_query", int.MaxValue);
        if (sql.Text("url") is { } url && !UrlShape().IsMatch(url))
            sql.Complain("url", "not protocol://host[:port]/database");
        if (sql.Text("preparation") is not (null or "call" or "statement"))
            sql.Complain("preparation", "neither call nor statement");
        foreach (string member in (string[])["url", "connection_string"])
        {
            if (sql.Text(member) is { } text && Password().IsMatch(text))
                sql.Remark(member, "holds a password");
        }
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+._:-]*://[^/\s]+/.*$", RegexOptions.Singleline)]
    private static partial Regex UrlShape();

    [GeneratedRegex(@"(password|pwd)\s*=|://[^/@]*:[^/@]*@", RegexOptions.IgnoreCase)]
    private static partial Regex Password();
}
