using Microsoft.Extensions.Logging;
using XRaySink.Emitters;

namespace XRaySink.Metrics;

/// <summary>
/// Hears of everything that goes wrong in a sink, and says so: to the log at most once a minute for each reason, and to whoever asks what
/// was the latest.
/// </summary>
sealed class SinkTrouble(ILogger logger, TimeProvider time)
{
    readonly OncePerMinute complaints = new(time);

    Trouble? latest;

    /// <summary>What went wrong last; <see langword="null"/> when nothing ever did.</summary>
    public Trouble? Latest => Volatile.Read(ref latest);

    public void Dropped(string reason, long total)
    {
        Note("Segments were dropped for the reason ", reason);
        if (complaints.Allows(reason))
            SinkLog.Dropped(logger, reason, total);
    }

    public void EmitterFailed(ISegmentEmitter emitter, Exception exception)
    {
        string name = emitter.GetType().Name;
        Note("An emitter failed: ", name);
        if (complaints.Allows(name))
            SinkLog.EmitterFailed(logger, exception, name);
    }

    public void SendingFailed(Exception exception)
    {
        Note("Documents could not be sent to the daemon: ", exception.GetType().Name);
        if (complaints.Allows(nameof(SendingFailed)))
            SinkLog.SendingFailed(logger, exception);
    }

    public void WritingFailed(Exception exception)
    {
        Note("A document could not be written: ", exception.GetType().Name);
        if (complaints.Allows(nameof(WritingFailed)))
            SinkLog.WritingFailed(logger, exception);
    }

    public void NobodyListens(string daemon)
    {
        Note("Nobody listens on UDP at ", daemon);
        if (complaints.Allows(nameof(NobodyListens)))
            SinkLog.NobodyListens(logger, daemon);
    }

    public void CannotResolve(string daemon)
    {
        Note("No address can be found for ", daemon);
        if (complaints.Allows(nameof(CannotResolve)))
            SinkLog.CannotResolve(logger, daemon);
    }

    public void SamplingFailed(Exception exception)
    {
        Note("The sampling strategy failed: ", exception.GetType().Name);
        if (complaints.Allows(nameof(SamplingFailed)))
            SinkLog.SamplingFailed(logger, exception);
    }

    public void TooManyOpen(int limit)
    {
        if (complaints.Allows(nameof(TooManyOpen)))
            SinkLog.TooManyOpen(logger, limit);
    }

    // When the same goes wrong a thousand times a second, nothing is made anew.
    void Note(string what, string which)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (latest is not { } known || known.Which != which || now - known.At > TimeSpan.FromSeconds(1))
            Volatile.Write(ref latest, new Trouble(what, which, now));
    }

    public sealed record Trouble(string What, string Which, DateTimeOffset At)
    {
        public override string ToString() => What + Which + ".";
    }
}
