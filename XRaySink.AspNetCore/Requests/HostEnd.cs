using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace XRaySink.Requests;

/// <summary>
/// Hears that a host has ended: it has stopped or, where nobody stopped it, its services are disposed. The latter a host that has no
/// service of ours tells by one thing alone: ASP.NET Core's diagnostic source, which is one of its services, says goodbye.
/// </summary>
sealed class HostEnd : IObserver<KeyValuePair<string, object?>>
{
    readonly Action ended;

    HostEnd(Action ended) => this.ended = ended;

    /// <summary>Calls back when a host ends, once or twice.</summary>
    public static void Tell(IServiceProvider services, Action ended)
    {
        // Not sooner: requests may still be served while the host is stopping.
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(ended);

        // None of its events is wanted, so none is put together.
        services.GetService<DiagnosticListener>()?.Subscribe(new HostEnd(ended), static _ => false);
    }

    public void OnCompleted() => ended();

    public void OnNext(KeyValuePair<string, object?> value)
    {
    }

    public void OnError(Exception error)
    {
    }
}
