using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;
using XRaySink.Documents;
using XRaySink.Testing;
using XRaySink.Tests.Loopback;
using XRaySink.Tests.Sink;

namespace XRaySink.Tests.Instrumentation;

/// <summary>The real Microsoft.Data.SqlClient, against a double of its server.</summary>
public class SqlClientTests
{
    SqlServerDouble server = null!;

    [OneTimeSetUp]
    public void StartServer() => server = new SqlServerDouble();

    [OneTimeTearDown]
    public void StopServer() => server.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_command_is_one_remote_subsegment_that_says_which_database_and_statement_without_literals(bool isAsync)
    {
        SegmentDocument call = (await Recorded(options => options.CollectSqlQueries = true, () => Execute("update orders set state = 'secret' where id = 4711", isAsync))).Single();

        Assert.Multiple(() =>
        {
            Assert.That(call.Name, Is.EqualTo("shop@127.0.0.1"));
            Assert.That(call.Namespace, Is.EqualTo("remote"));
            Assert.That(Sql(call, "database_type"), Is.EqualTo("microsoft.sql_server"));
            Assert.That(Sql(call, "url"), Is.EqualTo($"microsoft.sql_server://127.0.0.1:{server.Port}/shop"));
            Assert.That(Sql(call, "user"), Is.EqualTo("clerk"));
            Assert.That(Sql(call, "sanitized_query"), Is.EqualTo("update orders set state = ? where id = ?"));
            Assert.That((call.IsFault, call.IsError), Is.EqualTo((false, false)));
            Assert.That(call.Duration, Is.GreaterThan(TimeSpan.Zero));
        });
    }

    [Test]
    public async Task No_statement_and_no_password_is_recorded_unless_asked_for()
    {
        SegmentDocument call = (await Recorded(null, () => Execute("update orders set state = 'secret'", isAsync: true))).Single();

        Assert.That(Sql(call, "database_type"), Is.EqualTo("microsoft.sql_server"));
        Assert.That(call.ToString(), Does.Not.Contain("secret").And.Not.Contain("update").And.Not.Contain("hunter2"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_statement_that_the_server_refuses_is_a_fault_with_its_cause(bool isAsync)
    {
        SegmentDocument call = (await Recorded(null, async () => await Assert.ThatAsync(() => Execute("fail", isAsync), Throws.TypeOf<SqlException>()))).Single();

        Assert.That(call.IsFault);
        Assert.That(call.Exceptions[0].Type, Is.EqualTo("Microsoft.Data.SqlClient.SqlException"));
        Assert.That(call.Exceptions[0].Message, Is.EqualTo("The double was told to fail."));
    }

    [Test]
    public async Task A_server_that_cannot_be_reached_is_a_fault_of_that_server()
    {
        int port = ClosedPort();

        SegmentDocument call = (await Recorded(null, async () =>
        {
            await using var connection = new SqlConnection($"Server=127.0.0.1,{port};Database=shop;User ID=clerk;Password=hunter2;Encrypt=false;ConnectRetryCount=0;Connect Timeout=1");
            await Assert.ThatAsync(connection.OpenAsync, Throws.TypeOf<SqlException>());
        })).Single();

        Assert.That(call.IsFault);
        Assert.That(Sql(call, "url"), Is.EqualTo($"microsoft.sql_server://127.0.0.1:{port}/shop"));
        Assert.That(call.Exceptions[0].Type, Is.EqualTo("Microsoft.Data.SqlClient.SqlException"));
    }

    [Test]
    public async Task Two_hundred_commands_at_once_lie_each_below_its_own_caller()
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = FlowSink.Start(options => (options.CollectSqlQueries, options.DaemonAddress) = (true, daemon.Address));

        await Parallel.ForAsync(0, 200, async (i, _) => await XRay.RunTask("table/" + i, () => Execute($"update table{i}x set a = 1", isAsync: true)));

        IReadOnlyList<SegmentDocument> documents = await daemon.WaitUntil(documents => Calls(documents).Count >= 200);
        Dictionary<string, string?> urls = documents.Where(document => !document.IsSubsegment).ToDictionary(document => document.Id, document => document.Url);
        Assert.That(
            Calls(documents).Select(call => (urls[call.ParentId!], Sql(call, "sanitized_query"))),
            Is.EquivalentTo(Enumerable.Range(0, 200).Select(i => ("task://localhost/table/" + i, $"update table{i}x set a = ?"))));
    }

    [Test]
    public async Task The_caller_keeps_its_activity()
    {
        await Recorded(null, async () =>
        {
            Activity? before = Activity.Current;
            await Execute("update orders set a = 1", isAsync: false);
            Assert.That(Activity.Current, Is.SameAs(before));
        });
    }

    [Test]
    public async Task Its_commands_can_be_left_out_by_their_source()
    {
        IReadOnlyList<SegmentDocument> calls = await Recorded(
            options => options.IncludeSource = static source => source.Name != "XRaySink.SqlClient", () => Execute("update orders set a = 1", isAsync: false), atLeast: 0);

        Assert.That(calls, Is.Empty);
    }

    // The shapes and names are those of version 2.1, whose payloads are anonymous types; later versions list their members.
    [Test]
    public async Task The_events_of_older_versions_are_read_too()
    {
        using var listener = new DiagnosticListener("SqlClientDiagnosticListener");
        using var connection = new SqlConnection("Server=old,1433;Database=shop");
        using var command = new SqlCommand("select 1", connection);
        Guid id = Guid.NewGuid();

        SegmentDocument call = (await Recorded(null, () =>
        {
            listener.Write("Microsoft.Data.SqlClient.WriteCommandBefore", new { OperationId = id, Operation = "ExecuteScalar", ConnectionId = (Guid?)id, Command = command, TransactionId = (long?)null, Timestamp = 1L });
            listener.Write("Microsoft.Data.SqlClient.WriteCommandError", new { OperationId = id, Operation = "ExecuteScalar", ConnectionId = (Guid?)id, Command = command, TransactionId = (long?)null, Exception = new TimeoutException("too slow"), Timestamp = 2L });
            return Task.CompletedTask;
        })).Single();

        Assert.That(Sql(call, "url"), Is.EqualTo("microsoft.sql_server://old:1433/shop"));
        Assert.That(call.Exceptions[0].Message, Is.EqualTo("too slow"));
    }

    /// <summary>
    /// The calls that a task's work made. The driver tells the caller that a command has ended before it tells us, so that a call may
    /// come after its segment.
    /// </summary>
    static async Task<IReadOnlyList<SegmentDocument>> Recorded(Action<XRaySinkOptions>? configure, Func<Task> work, int atLeast = 1)
    {
        using var daemon = new UdpReceiver();
        using SegmentSink sink = FlowSink.Start(options =>
        {
            options.DaemonAddress = daemon.Address;
            configure?.Invoke(options);
        });
        await XRay.RunTask("orders", work);

        IReadOnlyList<SegmentDocument> documents = await daemon.WaitUntil(documents => documents.Count > 0 && Calls(documents).Count >= atLeast);
        Assert.That(daemon.Datagrams.SelectMany(datagram => datagram.Complaints), Is.Empty);
        return Calls(documents);
    }

    static List<SegmentDocument> Calls(IReadOnlyList<SegmentDocument> documents) =>
        [.. documents.SelectMany(document => document.IsSubsegment ? [document] : document.Subsegments)];

    async Task Execute(string statement, bool isAsync)
    {
        await using var connection = new SqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new SqlCommand(statement, connection);
#pragma warning disable CA1849 // that it works synchronously is what is tested
        _ = isAsync ? await command.ExecuteNonQueryAsync() : command.ExecuteNonQuery();
#pragma warning restore CA1849
    }

    static string? Sql(SegmentDocument call, string member) => call.Element("sql", member)?.GetString();

    static int ClosedPort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
