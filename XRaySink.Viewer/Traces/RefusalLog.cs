using System.Text;

namespace XRaySink.Viewer.Traces;

/// <summary>The latest documents that were not taken, so that nothing is lost in silence. Safe for many threads.</summary>
sealed class RefusalLog(TimeProvider time)
{
    const int Kept = 20;
    const int ExcerptBytes = 200;

    readonly Queue<Refusal> latest = new();
    long count;

    /// <summary>How many in all.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>The latest, newest first.</summary>
    public IReadOnlyList<Refusal> Latest
    {
        get
        {
            lock (latest)
                return [.. latest.Reverse()];
        }
    }

    public void Add(string reason, ReadOnlySpan<byte> document)
    {
        Interlocked.Increment(ref count);
        var refusal = new Refusal(time.GetLocalNow(), reason, document.Length, Encoding.UTF8.GetString(document[..Math.Min(document.Length, ExcerptBytes)]));
        lock (latest)
        {
            latest.Enqueue(refusal);
            if (latest.Count > Kept)
                latest.Dequeue();
        }
    }

    /// <summary>One document that was not taken.</summary>
    /// <param name="At">When.</param>
    /// <param name="Reason">Why, as a clause.</param>
    /// <param name="Bytes">Its length.</param>
    /// <param name="Excerpt">Its beginning.</param>
    public sealed record Refusal(DateTimeOffset At, string Reason, int Bytes, string Excerpt);
}
