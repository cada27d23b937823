using Amazon.XRay.Recorder.Core.Internal.Entities;

namespace XRaySink.Documents;

/// <summary>A call of a database. Statements and connection strings, which may hold secrets, are not shown.</summary>
static class SqlBlock
{
    public static void Write(Entity entity, Tags tags)
    {
        if (tags.TakeText("db.system.name", "db.system") is not { } system)
            return;

        tags.Take("db.query.text", "db.statement", "db.connection_string");
        entity.Sql["database_type"] = system;
        if (tags.TakeText("db.user") is { } user)
            entity.Sql["user"] = user;
        if (tags.TakeText("server.address", "net.peer.name") is not { } host)
            return;

        string port = tags.TakeText("server.port", "net.peer.port") is { } number ? ":" + number : "";
        string database = tags.TakeText("db.namespace", "db.name") is { } name ? "/" + name : "";
        entity.Sql["url"] = system + "://" + host + port + database;
    }
}
