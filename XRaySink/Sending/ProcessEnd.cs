using System.Runtime.InteropServices;

namespace XRaySink.Sending;

/// <summary>
/// Hears that the process is about to end: by itself, or because a signal asks for it. From .NET 10 on a signal that nobody handles ends
/// a process at once, without <see cref="AppDomain.ProcessExit"/>.
/// </summary>
sealed class ProcessEnd : IDisposable
{
    static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP];

    readonly Action ending;
    readonly Action ended;
    readonly List<PosixSignalRegistration> registrations = [];

    /// <param name="ending">Called at a signal. What follows it is left to others: a host goes on for a while, others end at once.</param>
    /// <param name="ended">Called when the process ends for certain.</param>
    public ProcessEnd(Action ending, Action ended)
    {
        this.ending = ending;
        this.ended = ended;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        try
        {
            foreach (PosixSignal signal in Signals)
                registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }
        catch (PlatformNotSupportedException)
        {
            // There are no signals here.
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
    }

    void OnSignal(PosixSignalContext context) => ending();

    void OnExit(object? sender, EventArgs e) => ended();
}
