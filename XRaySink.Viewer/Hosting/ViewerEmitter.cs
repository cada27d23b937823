using XRaySink.Emitters;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Hosting;

/// <summary>Gives the sink's documents to the viewer, besides wherever else they go.</summary>
sealed class ViewerEmitter(TraceStore store) : ISegmentEmitter
{
    public bool Emit(ReadOnlySpan<byte> document) => store.Add(document);

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
