using XRaySink.Documents;

namespace XRaySink.Tests.Documents;

public sealed class SqlBlockTests
{
    [TestCase("mysql://db.example.com:3306/customers", "db.system", "mysql", "db.name", "customers", "net.peer.name", "db.example.com", "net.peer.port", 3306)]
    [TestCase("mysql://db.example.com:3306/customers", "db.system", "mysql", "db.name", "customers", "db.connection_string", "jdbc:mysql://app:secret@db.example.com:3306/other?x=1")]
    [TestCase("postgresql://db.example.com:5432/customers", "db.system.name", "postgresql", "db.namespace", "customers", "server.address", "db.example.com", "server.port", 5432)]
    [TestCase("postgresql://[::1]/customers", "db.system.name", "postgresql", "db.namespace", "customers", "server.address", "::1")]
    [TestCase("mssql://db/customers", "db.system", "mssql", "db.name", "customers", "db.connection_string", "Data Source=db\\SQLEXPRESS;Password=secret")]
    [TestCase("postgresql://db/", "db.system", "postgresql", "server.address", "db")]
    [TestCase(null, "db.system", "postgresql", "db.name", "customers")]
    [TestCase(null, "db.system", "sqlite", "db.name", "main", "db.connection_string", "Data Source=/tmp/a.db")]
    [TestCase(null, "db.system", "postgresql", "server.address", "/var/run/postgresql")]
    public void The_URL_says_protocol_host_port_and_database(string? url, params object[] tags)
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag(tags));

        Assert.That(call.At("sql.url"), Is.EqualTo(url));
        Assert.That(call.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public void Type_and_user_are_shown()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag("db.system", "mysql", "db.user", "readonly_user"));

        Assert.That(call.At("sql.database_type"), Is.EqualTo("mysql"));
        Assert.That(call.At("sql.user"), Is.EqualTo("readonly_user"));
        Assert.That(call.Element("metadata"), Is.Null);
    }

    [TestCase("db.statement")]
    [TestCase("db.query.text")]
    public void A_statement_is_not_shown_unless_asked_for(string tag) =>
        Assert.That(
            Recorded.Subsegment(call => call.Tag("db.system", "mysql", tag, "SELECT canary")).ToString(),
            Does.Not.Contain("canary"));

    [TestCase("db.statement")]
    [TestCase("db.query.text")]
    public void A_statement_is_shown_without_values_when_asked_for(string tag) =>
        Assert.That(
            Recorded.Subsegment(
                call => call.Tag("db.system", "mysql", tag, "SELECT * FROM users WHERE name = 'canary' AND age > 30"),
                configure: options => options.CollectSqlQueries = true).At("sql.sanitized_query"),
            Is.EqualTo("SELECT * FROM users WHERE name = ? AND age > ?"));

    [Test]
    public void A_database_without_SQL_has_no_block_and_keeps_its_tags()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag("db.system", "redis", "db.name", "0", "db.statement", "SET canary"));

        Assert.That(call.Element("sql"), Is.Null);
        Assert.That(call.Metadata("db.system"), Is.EqualTo("redis"));
        Assert.That(call.ToString(), Does.Not.Contain("canary"));
    }

    [TestCase("db2")]
    [TestCase("derby")]
    [TestCase("hive")]
    [TestCase("mariadb")]
    [TestCase("mssql")]
    [TestCase("microsoft.sql_server")]
    [TestCase("oracle")]
    [TestCase("oracle.db")]
    [TestCase("ibm.db2")]
    [TestCase("teradata")]
    [TestCase("other_sql")]
    public void Databases_with_SQL_are_known_by_either_name(string system) =>
        Assert.That(Recorded.Subsegment(call => call.Tag("db.system", system)).At("sql.database_type"), Is.EqualTo(system));

    [Test]
    public void A_database_call_is_remote_and_named_after_its_database()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag(
            "db.system", "mysql", "db.name", "customers", "db.connection_string", "mysql://db.dev.example.com:3306", "db.user", "u", "enterprise.app.id", "x"));

        Assert.That(call.Name, Is.EqualTo("customers@db.dev.example.com"));
        Assert.That(call.Namespace, Is.EqualTo("remote"));
        Assert.That(call.Element("http"), Is.Null);
        Assert.That(call.Element("cause"), Is.Null);
        Assert.That(call.Annotations, Is.Empty);
        Assert.That(call.Metadata("enterprise.app.id"), Is.EqualTo("x"));
    }
}
