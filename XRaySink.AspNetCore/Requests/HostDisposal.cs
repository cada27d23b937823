using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace XRaySink.Requests;

/// <summary>
/// Hears that the services of a host are disposed, which is how one ends that was never stopped. A host that has no service of ours tells it
/// by one thing alone: ASP.NET Core's diagnostic source, which is one of its services, says goodbye.
/// </summary>
sealed class HostDisposal : IObserver<KeyValuePair<string, object?>>
{
    readonly Action disposed;

    HostDisposal(Action disposed) => this.disposed = disposed;

    /// <summary>Calls back when a host's services are disposed.</summary>
    public static void Tell(IServiceProvider services, Action disposed) =>
        services.GetService<DiagnosticListener>()?.Subscribe(new HostDisposal(disposed), static _ => false);

    public void OnCompleted() => disposed();

    // None of its events is wanted, so none is put together.
    public void OnNext(KeyValuePair<string, object?> value)
    {
    }

    public void OnError(Exception error)
    {
    }
}
