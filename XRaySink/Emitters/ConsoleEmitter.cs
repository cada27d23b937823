using XRaySink.Documents;

namespace XRaySink.Emitters;

/// <summary>
/// Prints each finished trace as a tree with durations, status and annotations, for a developer to look at. Colours appear on a
/// terminal only, and not when <c>NO_COLOR</c> is set.
/// </summary>
public sealed class ConsoleEmitter : ISegmentEmitter
{
    // A trace is printed when its root arrives. One that began elsewhere has no root here and waits this long for its parts.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly TextWriter writer;
    readonly TraceTreePrinter printer;
    readonly TimeProvider time;
    readonly Dictionary<string, HeldTrace> held = [];
    readonly object gate = new();
    readonly ITimer timer;

    /// <summary>Prints to the console.</summary>
    public ConsoleEmitter()
        : this(Console.Out, useColor: !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
    {
    }

    /// <summary>Prints to a writer.</summary>
    /// <param name="writer">Where to; it is flushed after each trace and not disposed.</param>
    /// <param name="useColor">Whether to write ANSI colour sequences.</param>
    /// <param name="time">The clock that tells how long a trace is held; the system's when <see langword="null"/>.</param>
    public ConsoleEmitter(TextWriter writer, bool useColor, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        this.writer = writer;
        this.time = time ?? TimeProvider.System;
        printer = new TraceTreePrinter(useColor);
        timer = this.time.CreateTimer(static state => ((ConsoleEmitter)state!).PrintHeld(onlyOld: true), this, Patience, Patience);
    }

    /// <inheritdoc/>
    public bool Emit(ReadOnlySpan<byte> document)
    {
        SegmentDocument segment = SegmentDocument.Parse(document);
        if (segment.IsInProgress)
            return true;

        lock (gate)
        {
            if (!held.TryGetValue(segment.TraceId, out HeldTrace? trace))
                held.Add(segment.TraceId, trace = new HeldTrace(time.GetTimestamp()));
            trace.Documents.Add(segment);

            if (segment.ParentId is null)
            {
                held.Remove(segment.TraceId);
                Print(trace);
            }
        }
        return true;
    }

    /// <summary>Prints what is held back.</summary>
    public void Flush() => PrintHeld(onlyOld: false);

    /// <summary>Prints what is held back and stops.</summary>
    public void Dispose()
    {
        timer.Dispose();
        Flush();
    }

    void PrintHeld(bool onlyOld)
    {
        lock (gate)
        {
            foreach ((string id, HeldTrace trace) in held)
            {
                if (onlyOld && time.GetElapsedTime(trace.Since) < Patience)
                    continue;

                // Removing the current entry is allowed while enumerating.
                held.Remove(id);
                Print(trace);
            }
        }
    }

    void Print(HeldTrace trace)
    {
        writer.Write(printer.Print(trace.Documents));
        writer.Flush();
    }

    sealed class HeldTrace(long since)
    {
        public long Since { get; } = since;

        public List<SegmentDocument> Documents { get; } = [];
    }
}
