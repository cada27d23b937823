using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace XRaySink.Testing;

/// <summary>Keeps what is logged, with the scopes around it, as a provider of a real logger factory.</summary>
public sealed class ScopedLog : ILoggerProvider, ISupportExternalScope
{
    readonly ConcurrentQueue<ScopedLine> lines = new();

    volatile TaskCompletionSource arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    /// <summary>What was logged so far.</summary>
    public IReadOnlyList<ScopedLine> Lines => [.. lines];

    /// <summary>The line with a message.</summary>
    public ScopedLine this[string message] => lines.Single(line => line.Message == message);

    /// <summary>Waits for a line that fits, past or future.</summary>
    /// <exception cref="TimeoutException">It is not written in time.</exception>
    public async Task<ScopedLine> WaitFor(Func<ScopedLine, bool> fits)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            Task next = arrival.Task;
            if (lines.FirstOrDefault(fits) is { } line)
                return line;
            try
            {
                await next.WaitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Only these lines were written: {string.Join('\n', lines)}");
            }
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }

    sealed class Logger(ScopedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var pairs = new Dictionary<string, object?>();
            log.scopes.ForEachScope(
                static (scope, pairs) =>
                {
                    foreach ((string key, object? value) in scope as IEnumerable<KeyValuePair<string, object?>> ?? [])
                        pairs[key] = value;
                },
                pairs);
            log.lines.Enqueue(new ScopedLine(category, logLevel, eventId, formatter(state, exception), exception, pairs));
            Interlocked.Exchange(ref log.arrival, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }
}

/// <summary>One line of a log.</summary>
/// <param name="Category">The logger's category.</param>
/// <param name="Level">The line's level.</param>
/// <param name="EventId">The line's event id.</param>
/// <param name="Message">The message.</param>
/// <param name="Exception">The exception that goes with it.</param>
/// <param name="Scope">The pairs of all scopes around it, the innermost first of equal keys.</param>
public sealed record ScopedLine(string Category, LogLevel Level, EventId EventId, string Message, Exception? Exception, IReadOnlyDictionary<string, object?> Scope)
{
    /// <summary>The trace's id, under its usual name.</summary>
    public string? TraceId => Scope.GetValueOrDefault("traceId") as string;

    /// <summary>The segment's id.</summary>
    public string? SegmentId => Scope.GetValueOrDefault("segmentId") as string;
}
