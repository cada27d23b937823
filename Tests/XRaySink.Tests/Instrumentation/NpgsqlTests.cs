using Microsoft.EntityFrameworkCore;
using Npgsql;
using XRaySink.Documents;
using XRaySink.Validation;

namespace XRaySink.Tests.Instrumentation;

/// <summary>Npgsql makes activities by itself. Here it does so against a real PostgreSQL.</summary>
public class NpgsqlTests
{
    PostgresServer server = null!;
    NpgsqlDataSource source = null!;

    [OneTimeSetUp]
    public async Task StartServer()
    {
        server = PostgresServer.Start();
        source = NpgsqlDataSource.Create(server.ConnectionString);

        // Npgsql tells of connecting too; the tests of commands find the connection open.
        await Execute("select 1");
    }

    [OneTimeTearDown]
    public void StopServer()
    {
        source?.Dispose();
        server?.Dispose();
    }

    [Test]
    public async Task A_command_is_one_remote_subsegment_that_says_which_database_and_statement_without_literals()
    {
        SegmentDocument call = (await Recorded(withStatements: true, () => Execute("select 'it''s a secret', 4711 where 1 = 1"))).Single();

        Assert.Multiple(() =>
        {
            Assert.That(call.Name, Is.EqualTo("postgres@127.0.0.1"));
            Assert.That(call.Namespace, Is.EqualTo("remote"));
            Assert.That(Sql(call, "database_type"), Is.EqualTo("postgresql"));
            Assert.That(Sql(call, "url"), Is.EqualTo($"postgresql://127.0.0.1:{server.Port}/postgres"));
            Assert.That(Sql(call, "user"), Is.EqualTo("shopkeeper"));
            Assert.That(Sql(call, "sanitized_query"), Is.EqualTo("select ?, ? where ? = ?"));
            Assert.That((call.IsFault, call.IsError), Is.EqualTo((false, false)));
        });
    }

    [Test]
    public async Task No_statement_and_no_password_is_recorded_unless_asked_for()
    {
        SegmentDocument call = (await Recorded(withStatements: false, () => Execute("select 'it''s a secret'"))).Single();

        Assert.That(Sql(call, "url"), Does.StartWith("postgresql://"));
        Assert.That(call.ToString(), Does.Not.Contain("secret").And.Not.Contain("select").And.Not.Contain("hunter2"));
    }

    [Test]
    public async Task Connecting_is_a_remote_subsegment_of_its_own()
    {
        await using NpgsqlDataSource fresh = NpgsqlDataSource.Create(server.ConnectionString);

        SegmentDocument call = (await Recorded(withStatements: true, async () => await (await fresh.OpenConnectionAsync()).DisposeAsync())).Single();

        Assert.That((call.Name, call.Namespace), Is.EqualTo(("postgres@127.0.0.1", "remote")));
        Assert.That(call.Element("sql", "sanitized_query"), Is.Null);
    }

    [Test]
    public async Task A_statement_that_the_server_refuses_is_a_fault_with_its_cause()
    {
        SegmentDocument call = (await Recorded(withStatements: true, async () =>
        {
            try
            {
                await Execute("select 1 from no_such_table");
            }
            catch (PostgresException)
            {
            }
        })).Single();

        Assert.That(call.IsFault);
        Assert.That(call.Exceptions[0].Type, Is.EqualTo("Npgsql.PostgresException"));
        Assert.That(call.Exceptions[0].Message, Does.Contain("no_such_table"));
    }

    [Test]
    public async Task The_values_of_parameters_are_not_recorded()
    {
        SegmentDocument call = (await Recorded(withStatements: true, async () =>
        {
            await using NpgsqlCommand command = source.CreateCommand("select $1::text");
            command.Parameters.Add(new NpgsqlParameter { Value = "it's a secret" });
            await command.ExecuteScalarAsync();
        })).Single();

        Assert.That(Sql(call, "sanitized_query"), Is.EqualTo("select $1::text"));
        Assert.That(call.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public async Task A_command_of_Entity_Framework_Core_over_Npgsql_is_recorded_once()
    {
        IReadOnlyList<SegmentDocument> calls = await Recorded(withStatements: true, async () =>
        {
            await using var context = new DbContext(new DbContextOptionsBuilder().UseNpgsql(source).Options);
            await context.Database.ExecuteSqlRawAsync("select 1");
        });

        Assert.That(calls.Select(call => Sql(call, "sanitized_query")), Is.EqualTo(new[] { "select ?" }));
    }

    /// <summary>What a task's segment holds after it ran against the server, each document found valid.</summary>
    static async Task<IReadOnlyList<SegmentDocument>> Recorded(bool withStatements, Func<Task> work)
    {
        using var traces = SegmentCapture.Start(options => options.CollectSqlQueries = withStatements);
        await XRay.RunTask("orders", work);

        SegmentDocument segment = traces.Segments.Single();
        Assert.That(SegmentValidator.Validate(System.Text.Encoding.UTF8.GetBytes(segment.ToString())), Is.Empty);
        return segment.Subsegments;
    }

    async Task Execute(string statement)
    {
        await using NpgsqlCommand command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    static string? Sql(SegmentDocument call, string member) => call.Element("sql", member)?.GetString();
}
