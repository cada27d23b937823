using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace XRaySink.Requests;

/// <summary>
/// The exception that the developer exception page shows when it stands behind the middleware. It leaves nothing on the request that would
/// tell, and says it by an event.
/// </summary>
sealed class ShownException(Exception exception)
{
    // The page answers with an error, and nearly every request without: those need not be looked through.
    public static Exception? Of(HttpContext context) =>
        context.Response.StatusCode < StatusCodes.Status400BadRequest ? null : context.Features.Get<ShownException>()?.Exception;

    /// <summary>Keeps with each of a host's requests the exception that is shown.</summary>
    public static void Listen(IServiceProvider services) =>
        services.GetService<DiagnosticListener>()?.Subscribe(new Page(), static name => name == Page.Event);

    Exception Exception { get; } = exception;

    sealed class Page : IObserver<KeyValuePair<string, object?>>
    {
        public const string Event = "Microsoft.AspNetCore.Diagnostics.UnhandledException";

        public void OnNext(KeyValuePair<string, object?> value)
        {
            // What one subscriber wants is told to all of them.
            if (value is { Key: Event, Value: { } payload }
                && Member(payload, "httpContext") is HttpContext context
                && Member(payload, "exception") is Exception exception)
                context.Features.Set(new ShownException(exception));
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The page preserves the members of what it announces.")]
        static object? Member(object payload, string name) => payload.GetType().GetProperty(name)?.GetValue(payload);
    }
}
