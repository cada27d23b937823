using XRaySink.Documents;
using XRaySink.Emitters;
using XRaySink.Viewer.Searching;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tool.Tailing;

/// <summary>Prints each trace as a tree when it has ended.</summary>
sealed class TraceTail(TraceStore store, TraceQuery query, TextWriter writer, bool useColor, TimeProvider time)
{
    // What other processes send of the same trace may come a little later than its root.
    static readonly TimeSpan PatienceWithRoot = TimeSpan.FromMilliseconds(300);

    // A trace that began elsewhere has no root here.
    static readonly TimeSpan PatienceWithoutRoot = TimeSpan.FromSeconds(2);

    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    readonly TraceTreePrinter printer = new(useColor);
    readonly HashSet<string> open = [];
    long version;

    /// <summary>Prints until it is told to stop, and then what is left.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
                PrintEnded();
        }
        catch (OperationCanceledException)
        {
            PrintAll();
        }
    }

    /// <summary>Prints the traces that have ended and had some rest since.</summary>
    public void PrintEnded() => Print(HasEnded);

    /// <summary>Prints every trace that has not been printed yet.</summary>
    public void PrintAll() => Print(static _ => true);

    void Print(Func<Trace, bool> isDue)
    {
        TraceStore.Changes changes = store.Since(version);
        version = changes.Version;
        open.UnionWith(changes.Traces.Select(trace => trace.Id));
        foreach (string id in open)
        {
            Trace? trace = store.Find(id);
            if (trace is not null && !isDue(trace))
                continue;

            // Removing the current entry is allowed while enumerating.
            open.Remove(id);
            if (trace is not null && query.Matches(trace))
                writer.Write(printer.Print([.. trace.Documents.Select(document => document.Read())]));
        }
        writer.Flush();
    }

    bool HasEnded(Trace trace)
    {
        bool hasRoot = trace.Summary.Root.ParentId is null;
        return !trace.Summary.IsInProgress && time.GetUtcNow() - trace.Updated >= (hasRoot ? PatienceWithRoot : PatienceWithoutRoot);
    }
}
