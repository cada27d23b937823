using System.Collections;
using Amazon.XRay.Recorder.Core.Internal.Entities;

namespace XRaySink.Documents;

/// <summary>
/// Replaces metadata that code has given to the recorder itself by copies that the recorder can write, in a segment and all below it:
/// of an object with a cycle, or with a <see cref="DateTimeOffset"/>, it cannot write any.
/// </summary>
static class WritableMetadata
{
    public static void Make(Entity entity)
    {
        foreach (IDictionary group in entity.Metadata.Values)
        {
            foreach (object key in group.Keys.Cast<object>().ToArray())
                group[key] = PlainValue.Of(group[key]);
        }

        Subsegment[] children;
        lock (entity.Subsegments)
            children = [.. entity.Subsegments];
        foreach (Subsegment child in children)
            Make(child);
    }
}
