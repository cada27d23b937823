using XRaySink.Emitters;

namespace XRaySink.Benchmarks;

/// <summary>Takes documents and drops them.</summary>
sealed class NullEmitter : ISegmentEmitter
{
    public bool Emit(ReadOnlySpan<byte> document) => true;

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
