using XRaySink.Emitters;

namespace XRaySink.Tests.Sink;

sealed class ThrowingEmitter : ISegmentEmitter
{
    public bool Emit(ReadOnlySpan<byte> document) => throw new InvalidOperationException("emitter");

    public void Flush() => throw new InvalidOperationException("flush");

    public void Dispose() => throw new InvalidOperationException("dispose");
}
