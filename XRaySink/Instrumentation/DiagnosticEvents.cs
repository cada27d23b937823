using System.Diagnostics;

namespace XRaySink.Instrumentation;

/// <summary>
/// Hears events of every <see cref="DiagnosticListener"/> of one name: there may be several of them, one for each class or service
/// provider that announces something. Runs inside of the user's calls, and so never throws.
/// </summary>
sealed class DiagnosticEvents : IObserver<DiagnosticListener>, IDisposable
{
    readonly string listenerName;
    readonly Predicate<string> isWanted;
    readonly Action<string, object> heard;
    readonly HashSet<Subscription> subscriptions = [];
    readonly IDisposable discovery;
    bool isDisposed;

    /// <summary>Begins to hear the events of listeners that there are and of those to come.</summary>
    /// <param name="listenerName">The listeners' name.</param>
    /// <param name="isWanted">Which events are wanted, by their name. Others are not even put together.</param>
    /// <param name="heard">Gets an event's name and payload.</param>
    public DiagnosticEvents(string listenerName, Predicate<string> isWanted, Action<string, object> heard)
    {
        this.listenerName = listenerName;
        this.isWanted = isWanted;
        this.heard = heard;
        discovery = DiagnosticListener.AllListeners.Subscribe(this);
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name != listenerName)
            return;

        lock (subscriptions)
        {
            if (isDisposed)
                return;

            var subscription = new Subscription(this);
            subscriptions.Add(subscription);
            subscription.Begin(value);
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
        discovery.Dispose();
        Subscription[] ending;
        lock (subscriptions)
        {
            isDisposed = true;
            ending = [.. subscriptions];
            subscriptions.Clear();
        }
        foreach (Subscription subscription in ending)
            subscription.End();
    }

    void Forget(Subscription subscription)
    {
        lock (subscriptions)
            subscriptions.Remove(subscription);
    }

    void Hear(string name, object payload)
    {
        try
        {
            heard(name, payload);
        }
#pragma warning disable CA1031 // the user's query or request must not notice
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    sealed class Subscription(DiagnosticEvents events) : IObserver<KeyValuePair<string, object?>>
    {
        IDisposable? subscribed;

        public void Begin(DiagnosticListener listener) => subscribed = listener.Subscribe(this, events.isWanted);

        public void End() => subscribed?.Dispose();

        public void OnNext(KeyValuePair<string, object?> value)
        {
            // A listener that one subscriber has said yes to tells all of them.
            if (value.Value is { } payload && events.isWanted(value.Key))
                events.Hear(value.Key, payload);
        }

        // The listener is gone.
        public void OnCompleted() => events.Forget(this);

        public void OnError(Exception error)
        {
        }
    }
}
