using System.Diagnostics;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>Metadata, and every tag that has no place of its own, so that nothing is lost.</summary>
static class MetadataBlock
{
    const string OwnNamespace = "xraysink";

    public static void Write(Activity activity, Entity entity, Tags tags)
    {
        foreach ((string key, object? value) in tags.Left)
        {
            if (key.StartsWith(SegmentTags.MetadataPrefix, StringComparison.Ordinal))
                WriteNamespace(entity, key[SegmentTags.MetadataPrefix.Length..], value as string);
            else
                entity.AddMetadata(key, PlainValue.Of(value));
        }
        WriteLinks(activity, entity);
    }

    static void WriteNamespace(Entity entity, string @namespace, string? json)
    {
        foreach ((string key, object? value) in PlainValue.Members(json))
            entity.AddMetadata(@namespace, key, value);
    }

    // The official recorder has no field for them.
    static void WriteLinks(Activity activity, Entity entity)
    {
        List<object?>? links = null;
        foreach (ref readonly ActivityLink link in activity.EnumerateLinks())
        {
            (links ??= []).Add(new Dictionary<string, object?>
            {
                ["trace_id"] = XRayId.Format(link.Context.TraceId),
                ["id"] = link.Context.SpanId.ToHexString(),
            });
        }
        if (links is not null)
            entity.AddMetadata(OwnNamespace, "links", links);
    }
}
