using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace XRaySink.Instrumentation;

/// <summary>
/// Makes an activity of each command of <c>Microsoft.Data.SqlClient</c> and <c>System.Data.SqlClient</c>, and of each attempt to connect
/// that failed. Both announce them through a <see cref="DiagnosticListener"/> of the same name and not as activities.
/// </summary>
static class SqlClientCommands
{
    const string ListenerName = "SqlClientDiagnosticListener";

    static readonly ActivitySource Source = new("XRaySink.SqlClient");

    // By the command or connection that is busy. The end may come on a thread that knows nothing of the caller, and after the caller has
    // gone on and disposed both; when it never comes, nothing is left behind.
    static readonly ConditionalWeakTable<object, Beginning> Begun = [];

    static readonly PayloadProperty Command = new("Command");
    static readonly PayloadProperty Connection = new("Connection");
    static readonly PayloadProperty Exception = new("Exception");

    public static IDisposable Listen() => new DiagnosticEvents(ListenerName, static name => EventOf(name) != SqlEvent.None, Heard);

    static SqlEvent EventOf(string name) => name switch
    {
        "Microsoft.Data.SqlClient.WriteCommandBefore" or "System.Data.SqlClient.WriteCommandBefore" => SqlEvent.CommandBegun,
        "Microsoft.Data.SqlClient.WriteCommandAfter" or "System.Data.SqlClient.WriteCommandAfter" => SqlEvent.CommandEnded,
        "Microsoft.Data.SqlClient.WriteCommandError" or "System.Data.SqlClient.WriteCommandError" => SqlEvent.CommandEnded,
        "Microsoft.Data.SqlClient.WriteConnectionOpenBefore" or "System.Data.SqlClient.WriteConnectionOpenBefore" => SqlEvent.OpenBegun,
        "Microsoft.Data.SqlClient.WriteConnectionOpenError" or "System.Data.SqlClient.WriteConnectionOpenError" => SqlEvent.OpenFailed,
        _ => SqlEvent.None,
    };

    static void Heard(string name, object payload)
    {
        switch (EventOf(name))
        {
            case SqlEvent.CommandBegun when Command.Of(payload) is DbCommand { Connection: { } connection } command:
                Begin(command, connection, command.CommandText);
                break;
            case SqlEvent.CommandEnded:
                End(Command.Of(payload), Exception.Of(payload) as Exception);
                break;
            case SqlEvent.OpenBegun when Connection.Of(payload) is DbConnection connection:
                Begin(connection, connection, statement: null);
                break;
            case SqlEvent.OpenFailed:
                End(Connection.Of(payload), Exception.Of(payload) as Exception);
                break;
        }
    }

    static void Begin(object busy, DbConnection connection, string? statement)
    {
        if (Activity.Current is { IsAllDataRequested: true } around)
            Begun.AddOrUpdate(busy, new Beginning(DatabaseCall.Of(connection, statement), around, DateTime.UtcNow));
    }

    static void End(object? busy, Exception? exception)
    {
        if (busy is null || !Begun.TryGetValue(busy, out Beginning? begun) || !Begun.Remove(busy))
            return;

        Activity? current = Activity.Current;
        Activity.Current = begun.Around;
        try
        {
            begun.Call.Record(Source, begun.Start, DateTime.UtcNow, AsThrown(exception));
        }
        finally
        {
            Activity.Current = current;
        }
    }

    // What a task holds; the caller gets what is inside.
    static Exception? AsThrown(Exception? exception) =>
        exception is AggregateException { InnerExceptions: [var thrown] } ? thrown : exception;

    enum SqlEvent
    {
        None,
        CommandBegun,
        CommandEnded,
        OpenBegun,
        OpenFailed,
    }

    sealed record Beginning(DatabaseCall Call, Activity Around, DateTime Start);
}
