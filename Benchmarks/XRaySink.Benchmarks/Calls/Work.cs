using System.Runtime.CompilerServices;

namespace XRaySink.Benchmarks.Calls;

/// <summary>
/// What the measured methods await. It is done at once, or it suspends them until the measuring thread resumes them: then the whole
/// call stays on one thread, and its time has nothing of a thread pool's in it.
/// </summary>
public sealed class Work : ICriticalNotifyCompletion
{
    Action? continuation;

    public bool Suspends { get; set; }

    public bool IsCompleted => !Suspends;

    public Work GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => this.continuation = continuation;

    public void UnsafeOnCompleted(Action continuation) => this.continuation = continuation;

    /// <summary>Lets the method go on that waits, if one does.</summary>
    public void Resume()
    {
        Action? resumed = continuation;
        continuation = null;
        resumed?.Invoke();
    }
}
