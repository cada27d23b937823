using System.Data.Common;
using System.Diagnostics;

namespace XRaySink.Instrumentation;

/// <summary>
/// Makes an activity of each database command of Entity Framework Core, which announces them through a
/// <see cref="DiagnosticListener"/> and not as activities. The announcement at a command's end holds its start and duration, so
/// nothing needs to be remembered in between.
/// </summary>
static class EntityFrameworkCoreCommands
{
    const string ListenerName = "Microsoft.EntityFrameworkCore";
    const string Executed = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted";
    const string Failed = "Microsoft.EntityFrameworkCore.Database.Command.CommandError";

    static readonly ActivitySource Source = new("XRaySink.EntityFrameworkCore");

    static readonly PayloadProperty Command = new("Command");
    static readonly PayloadProperty StartTime = new("StartTime");
    static readonly PayloadProperty Duration = new("Duration");
    static readonly PayloadProperty Exception = new("Exception");

    public static IDisposable Listen() => new DiagnosticEvents(ListenerName, static name => name is Executed or Failed, Heard);

    static void Heard(string name, object payload)
    {
        if (Activity.Current is null || Command.Of(payload) is not DbCommand { Connection: { } connection } command || DatabaseSystem.IsRecordedByDriver(connection))
            return;

        DateTime start = StartTime.Of(payload) is DateTimeOffset given ? given.UtcDateTime : DateTime.UtcNow;
        TimeSpan duration = Duration.Of(payload) is TimeSpan lasted ? lasted : TimeSpan.Zero;
        var exception = name == Failed ? Exception.Of(payload) as Exception : null;
        DatabaseCall.Of(connection, command.CommandText).Record(Source, start, start + duration, exception);
    }
}
