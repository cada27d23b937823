using XRaySink.Emitters;

namespace XRaySink.Tests.Sink;

/// <summary>An emitter that holds the sender up until it is opened.</summary>
sealed class GateEmitter : ISegmentEmitter
{
    readonly ManualResetEventSlim open = new(false);
    readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Entered => entered.Task;

    public int Emitted { get; private set; }

    public void Open() => open.Set();

    public bool Emit(ReadOnlySpan<byte> document)
    {
        entered.TrySetResult();
        open.Wait();
        Emitted++;
        return true;
    }

    public void Flush()
    {
    }

    public void Dispose() => open.Set();
}
