using System.Buffers;

namespace XRaySink.Documents;

/// <summary>The <c>sql</c> member of a call of a relational database.</summary>
sealed class SqlBlock
{
    // Longer parts would push the slash before the database out of what X-Ray takes of a URL.
    const int MaxHost = 150;

    // None of these stands in a host's name, and each would change what the URL says.
    static readonly SearchValues<char> Foreign = SearchValues.Create("/ \t\r\n@?#");

    readonly TextBuffer buffer = new();
    readonly SqlStatement statement = new();

    public void Write(BoundedJson json, ActivityTags tags, bool withStatement)
    {
        if (tags.Text(Field.DatabaseSystem) is not { } system || !SqlSystems.Contains(system))
            return;

        json.StartObject("sql"u8);
        json.Text("database_type"u8, system);
        json.Text("url"u8, Url(system, tags));
        json.Text("user"u8, DatabaseServer.UserOf(tags));
        if (withStatement && tags.Text(Field.DatabaseStatement) is { } text)
            json.Text("sanitized_query"u8, statement.WithoutLiterals(text, SqlSystems.QuotesTextTwice(system)), DocumentLimits.Statement);
        json.EndObject();
        tags.Wrote(TagPlace.Sql);
    }

    // AWS: protocol://host[:port]/database, without a password.
    ReadOnlySpan<char> Url(string system, ActivityTags tags)
    {
        ReadOnlySpan<char> host = DatabaseServer.HostOf(tags).Trim();
        if (host.IsEmpty || host.ContainsAny(Foreign))
            return default;

        if (host.Length > MaxHost)
            host = host[..MaxHost];
        bool isBare6 = host.Contains(':') && host[0] != '[';
        buffer.Begin().Append(system).Append("://").Append(isBare6 ? "[" : "").Append(host).Append(isBare6 ? "]" : "");
        if (DatabaseServer.PortOf(tags) is { } port)
            buffer.Append(":").Append(port);
        return buffer.Append("/").Append(tags.Text(Field.DatabaseName)).Text;
    }
}
