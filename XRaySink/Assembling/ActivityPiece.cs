namespace XRaySink.Assembling;

/// <summary>Where a written activity lies among others, and what is needed to put it in its place.</summary>
/// <param name="Id">The 64 bits of its id.</param>
/// <param name="ParentId">Those of what it lies below; zero at the root of a trace.</param>
/// <param name="Start">When it began, in ticks.</param>
/// <param name="IsSegment">Whether it is a segment.</param>
/// <param name="Offset">Where its JSON begins.</param>
/// <param name="HeadLength">How long the name and id at its beginning are.</param>
/// <param name="Length">How long it is in all.</param>
readonly record struct ActivityPiece(ulong Id, ulong ParentId, long Start, bool IsSegment, int Offset, int HeadLength, int Length);
