using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace XRaySink.Instrumentation;

/// <summary>
/// Makes an activity of each database command of Entity Framework Core, which announces them through a
/// <see cref="DiagnosticListener"/> and not as activities. The announcement at a command's end holds its start and duration, so
/// nothing needs to be remembered in between.
/// </summary>
sealed class EntityFrameworkCoreCommands : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    const string ListenerName = "Microsoft.EntityFrameworkCore";
    const string Executed = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted";
    const string Failed = "Microsoft.EntityFrameworkCore.Database.Command.CommandError";

    static readonly ActivitySource Source = new("XRaySink.EntityFrameworkCore");

    readonly IDisposable discovery;
    IDisposable? subscription;

    public EntityFrameworkCoreCommands() => discovery = DiagnosticListener.AllListeners.Subscribe(this);

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == ListenerName)
            subscription = value.Subscribe(this, static name => name is Executed or Failed);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // Outside of a trace there is nothing to add to.
        if (Activity.Current is null || value.Value is null)
            return;

        try
        {
            Record(CommandEvent.Read(value.Value), value.Key == Failed);
        }
#pragma warning disable CA1031 // we run inside of the user's query
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        subscription?.Dispose();
        discovery.Dispose();
    }

    static void Record(in CommandEvent command, bool hasFailed)
    {
        if (command.Command?.Connection is not { } connection || DatabaseSystem.HasActivitiesOfItsOwn(connection))
            return;

        using Activity? activity = Source.CreateActivity("database", ActivityKind.Client)?.SetStartTime(command.StartTime.UtcDateTime).Start();
        if (activity is null)
            return;

        activity.SetEndTime(command.StartTime.UtcDateTime + command.Duration);
        activity.AddTag("db.system.name", DatabaseSystem.Of(connection));
        activity.AddTag("db.namespace", DatabaseSystem.NameOf(connection));
        activity.AddTag("db.query.text", command.Command.CommandText);
        if (DatabaseSystem.ServerOf(connection) is { } server)
            activity.AddTag("server.address", server);
        if (hasFailed && command.Exception is { } exception)
            Fail(activity, exception);
    }

    static void Fail(Activity activity, Exception exception)
    {
        activity.SetStatus(ActivityStatusCode.Error, exception.Message);
        activity.SetCustomProperty(Recording.SegmentTags.ExceptionsProperty, new List<Exception> { exception });
    }

    /// <summary>What is read of Entity Framework Core's event, whose type this package does not reference.</summary>
    readonly record struct CommandEvent(DbCommand? Command, DateTimeOffset StartTime, TimeSpan Duration, Exception? Exception)
    {
        public static CommandEvent Read(object payload) => new(
            Property(payload, "Command") as DbCommand,
            Property(payload, "StartTime") is DateTimeOffset start ? start : DateTimeOffset.UtcNow,
            Property(payload, "Duration") is TimeSpan duration ? duration : TimeSpan.Zero,
            Property(payload, "Exception") as Exception);

        [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "In a trimmed application that lost these members the command is left out.")]
        static object? Property(object payload, string name) =>
            payload.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance)?.GetValue(payload);
    }
}
