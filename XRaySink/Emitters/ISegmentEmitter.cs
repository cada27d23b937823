namespace XRaySink.Emitters;

/// <summary>Takes finished segment documents somewhere. Called by the sink's own thread only, one document at a time.</summary>
public interface ISegmentEmitter : IDisposable
{
    /// <summary>Takes one document.</summary>
    /// <param name="document">A segment or independent subsegment as UTF-8 JSON. It is valid during the call only.</param>
    /// <returns>
    /// Whether it was taken. A document that no emitter takes counts as dropped; an exception counts as a refusal.
    /// </returns>
    bool Emit(ReadOnlySpan<byte> document);

    /// <summary>Gives out what is held back. Called when the sink is flushed.</summary>
    void Flush();
}
