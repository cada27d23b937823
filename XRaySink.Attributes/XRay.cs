using System.Diagnostics;
using XRaySink.Recording;
using XRaySink.Weaving;

namespace XRaySink;

/// <summary>
/// Records onto the current segment or subsegment, and begins traces around work that has no method to mark.
/// Every member is safe to call anywhere: it does nothing when nothing records, and it never throws because of tracing.
/// </summary>
public static class XRay
{
    /// <summary>The metadata namespace that is used when none is given.</summary>
    public const string DefaultMetadataNamespace = "default";

    /// <summary>The current trace's id as X-Ray spells it, <c>1-5759e988-bd862e3fe1be46a994272793</c>; <see langword="null"/> without a current trace.</summary>
    public static string? TraceId => Current is { } activity ? XRayId.Format(activity.TraceId) : null;

    /// <summary>
    /// The current place in the trace as text to put on a message, <c>Root=…;Parent=…;Sampled=1</c>;
    /// <see langword="null"/> without a current trace.
    /// </summary>
    public static string? TraceHeader => Current is { } activity ? XRaySink.TraceHeader.Of(activity).ToString() : null;

    /// <summary>Adds an annotation, which X-Ray indexes, to the current segment or subsegment.</summary>
    /// <param name="key">Letters, digits and underscores; other characters are replaced by underscores when the document is written.</param>
    /// <param name="value">Up to 1,000 characters.</param>
    public static void Annotate(string key, string value)
    {
        if (Recording is { } activity && key is not null && value is not null)
            ActivityRecording.Annotate(activity, key, value);
    }

    /// <inheritdoc cref="Annotate(string, string)"/>
    public static void Annotate(string key, bool value)
    {
        if (Recording is { } activity && key is not null)
            ActivityRecording.Annotate(activity, key, value);
    }

    /// <inheritdoc cref="Annotate(string, string)"/>
    public static void Annotate(string key, long value)
    {
        if (Recording is { } activity && key is not null)
            ActivityRecording.Annotate(activity, key, value);
    }

    /// <inheritdoc cref="Annotate(string, string)"/>
    public static void Annotate(string key, double value)
    {
        if (Recording is { } activity && key is not null)
            ActivityRecording.Annotate(activity, key, value);
    }

    /// <summary>
    /// Adds metadata, which holds whole objects and is not indexed, to the current segment or subsegment. The object is turned into
    /// JSON before the call returns, so later changes of it are not seen.
    /// </summary>
    /// <param name="key">Any text that does not begin with <c>AWS.</c>, which X-Ray reserves.</param>
    /// <param name="value">Scalars, strings, sequences, dictionaries, and other objects by their public properties.</param>
    /// <param name="namespace">The group that the key belongs to.</param>
    public static void AddMetadata(string key, object? value, string @namespace = DefaultMetadataNamespace)
    {
        if (Recording is { } activity && key is not null)
            ActivityRecording.AddMetadata(activity, @namespace ?? DefaultMetadataNamespace, key, value);
    }

    /// <summary>Says which user the current segment is for. X-Ray indexes it.</summary>
    /// <param name="user">Up to 250 characters.</param>
    public static void SetUser(string user)
    {
        if (Recording is { } activity && user is not null)
            ActivityRecording.SetUser(activity, user);
    }

    /// <summary>Records an exception that was handled: it appears as a cause, and the segment is not marked as failed.</summary>
    /// <param name="exception">The exception.</param>
    public static void RecordException(Exception exception)
    {
        if (Recording is { } activity && exception is not null)
            Silently.Do(static (a, e) => ActivityRecording.AddException(a, e), activity, exception);
    }

    /// <summary>Begins a subsegment of the current trace; it ends when the scope is disposed. Without a current trace nothing begins.</summary>
    /// <param name="name">Up to 250 characters; characters that X-Ray refuses are replaced when the document is written.</param>
    /// <example><code>using (XRay.BeginSubsegment("resize image")) { … }</code></example>
    public static XRayScope BeginSubsegment(string name) => new(XRaySource.Activities.HasListeners() ? SubsegmentStart.Begin(name) : null);

    /// <summary>Runs work as a task of its own, as <see cref="XRayTaskAttribute"/> does for a method.</summary>
    /// <param name="path">The path of the task's synthetic URL, <c>task://localhost/{path}</c>.</param>
    /// <param name="work">The work. What it throws reaches the caller unchanged.</param>
    /// <param name="options">The segment's name and its relation to the current trace.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> or <paramref name="work"/> is <see langword="null"/>.</exception>
    public static Task RunTask(string path, Func<Task> work, XRayTaskOptions? options = null) => Run(TaskCall.Of(path, work, options), work);

    /// <inheritdoc cref="RunTask(string, Func{Task}, XRayTaskOptions?)"/>
    public static Task<T> RunTask<T>(string path, Func<Task<T>> work, XRayTaskOptions? options = null) => Run(TaskCall.Of(path, work, options), work);

    /// <inheritdoc cref="RunTask(string, Func{Task}, XRayTaskOptions?)"/>
    public static ValueTask RunValueTask(string path, Func<ValueTask> work, XRayTaskOptions? options = null) => Run(TaskCall.Of(path, work, options), work);

    /// <inheritdoc cref="RunTask(string, Func{Task}, XRayTaskOptions?)"/>
    public static ValueTask<T> RunValueTask<T>(string path, Func<ValueTask<T>> work, XRayTaskOptions? options = null) => Run(TaskCall.Of(path, work, options), work);

    /// <summary>
    /// Handles one message of a queue: in the trace of whoever sent it, or in a new one that is linked to it. The messages of a batch are
    /// handled one by one, each with its own header. A trace that is current, such as that of the receiving loop, becomes a link.
    /// </summary>
    /// <param name="traceHeader">
    /// What the sender took from <see cref="TraceHeader"/>; with SQS, the message's system attribute <c>AWSTraceHeader</c>. When it is
    /// <see langword="null"/> or not valid, a new trace begins.
    /// </param>
    /// <param name="path">The path of the task's synthetic URL, <c>task://localhost/{path}</c>.</param>
    /// <param name="work">The work. What it throws reaches the caller unchanged.</param>
    /// <param name="options">The segment's name and its relation to the sender's trace.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> or <paramref name="work"/> is <see langword="null"/>.</exception>
    /// <example>
    /// <code>
    /// foreach (Message message in batch.Messages)
    ///     await XRay.RunMessage(message.Attributes.GetValueOrDefault("AWSTraceHeader"), "orders/placed", () => Handle(message));
    /// </code>
    /// </example>
    public static Task RunMessage(string? traceHeader, string path, Func<Task> work, XRayMessageOptions? options = null) =>
        Run(TaskCall.OfMessage(traceHeader, path, work, options), work);

    /// <inheritdoc cref="RunMessage(string?, string, Func{Task}, XRayMessageOptions?)"/>
    public static Task<T> RunMessage<T>(string? traceHeader, string path, Func<Task<T>> work, XRayMessageOptions? options = null) =>
        Run(TaskCall.OfMessage(traceHeader, path, work, options), work);

    // The scope begins inside of an async method, whose builder gives the caller its own context back.
    static async Task Run(TaskCall call, Func<Task> work)
    {
        object? scope = call.Begin();
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            MethodScope.Fail(exception, scope);
            throw;
        }
        MethodScope.End(scope);
    }

    static async Task<T> Run<T>(TaskCall call, Func<Task<T>> work)
    {
        object? scope = call.Begin();
        T result;
        try
        {
            result = await work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            MethodScope.Fail(exception, scope);
            throw;
        }
        MethodScope.End(scope);
        return result;
    }

    static async ValueTask Run(TaskCall call, Func<ValueTask> work)
    {
        object? scope = call.Begin();
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            MethodScope.Fail(exception, scope);
            throw;
        }
        MethodScope.End(scope);
    }

    static async ValueTask<T> Run<T>(TaskCall call, Func<ValueTask<T>> work)
    {
        object? scope = call.Begin();
        T result;
        try
        {
            result = await work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            MethodScope.Fail(exception, scope);
            throw;
        }
        MethodScope.End(scope);
        return result;
    }

    static Activity? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity : null;

    static Activity? Recording => Activity.Current is { IsAllDataRequested: true } activity ? activity : null;
}
