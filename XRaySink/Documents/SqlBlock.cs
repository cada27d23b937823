using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>The <c>sql</c> member of a database call.</summary>
static class SqlBlock
{
    public static void Write(Utf8JsonWriter json, ActivityFields fields, bool collectStatements)
    {
        if (fields.Text(Field.DatabaseSystem) is not { } system)
            return;

        json.WriteStartObject("sql");
        json.WriteText("database_type", system);
        json.WriteText("url", Url(system, fields));
        json.WriteText("user", fields.Text(Field.DatabaseUser));
        if (collectStatements)
            json.WriteText("sanitized_query", fields.Text(Field.DatabaseStatement), limit: 4096);
        json.WriteEndObject();
    }

    // AWS: protocol://host[:port]/database, without a password.
    static string? Url(string system, ActivityFields fields)
    {
        if (fields.Text(Field.ServerAddress) is not { } server)
            return null;
        string port = fields.Text(Field.ServerPort) is { } number ? ":" + number : "";
        return system + "://" + server + port + "/" + fields.Text(Field.DatabaseName);
    }
}
