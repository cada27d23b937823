using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace XRaySink.Tests.Weaving;

/// <summary>A logger that a test can wait for.</summary>
sealed class LogLines : ILoggerFactory, ILogger
{
    readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    public LogLevel Least { get; init; } = LogLevel.Trace;

    public string[] ToArray()
    {
        var all = new List<string>();
        while (lines.Reader.TryRead(out string? line))
            all.Add(line);
        return [.. all];
    }

    /// <summary>Takes lines until one fits.</summary>
    public async Task<string> WaitFor(Func<string, bool> fits)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            string line = await lines.Reader.ReadAsync(deadline.Token);
            if (fits(line))
                return line;
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= Least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Writer.TryWrite($"{logLevel} {eventId.Id} {formatter(state, exception)}");

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
