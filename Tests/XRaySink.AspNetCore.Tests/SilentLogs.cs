using Microsoft.Extensions.Logging;

namespace XRaySink.AspNetCore.Tests;

/// <summary>Logs that nobody reads. A logger is what makes ASP.NET Core begin an activity of its own for each request.</summary>
sealed class SilentLogs : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
    }

    public void Dispose()
    {
    }
}
