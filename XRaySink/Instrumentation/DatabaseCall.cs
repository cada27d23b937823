using System.Data.Common;
using System.Diagnostics;
using XRaySink.Documents;
using XRaySink.Recording;

namespace XRaySink.Instrumentation;

/// <summary>A call of a database: which one, and what was asked of it. Its connection may be gone when the call is over.</summary>
sealed record DatabaseCall(string System, string Name, string? Server, int? Port, string? User, string? Statement)
{
    public static DatabaseCall Of(DbConnection connection, string? statement) => new(
        DatabaseSystem.Of(connection),
        DatabaseSystem.NameOf(connection),
        DatabaseSystem.ServerOf(connection),
        DatabaseSystem.PortOf(connection),
        AdoText.UserOf(connection.ConnectionString) is { IsEmpty: false } user ? user.ToString() : null,
        statement);

    /// <summary>Records the call, which is over, below the current activity, in OpenTelemetry's words.</summary>
    public void Record(ActivitySource source, DateTime start, DateTime end, Exception? exception)
    {
        using Activity? activity = source.CreateActivity("database", ActivityKind.Client)?.SetStartTime(start).Start();
        if (activity is null)
            return;

        // An end that is not after the beginning would not be taken.
        activity.SetEndTime(end > start ? end : start.AddTicks(1));
        activity.AddTag("db.system.name", System);
        activity.AddTag("db.namespace", Name);
        AddTag(activity, "db.query.text", Statement);
        AddTag(activity, "db.user", User);
        AddTag(activity, "server.address", Server);
        AddTag(activity, "server.port", Port);
        if (exception is not null)
            Fail(activity, exception);
    }

    static void AddTag(Activity activity, string name, object? value)
    {
        if (value is not null)
            activity.AddTag(name, value);
    }

    static void Fail(Activity activity, Exception exception)
    {
        activity.SetStatus(ActivityStatusCode.Error, exception.Message);
        activity.SetCustomProperty(SegmentTags.ExceptionsProperty, new List<Exception> { exception });
    }
}
