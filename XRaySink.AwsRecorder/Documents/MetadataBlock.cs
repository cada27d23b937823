using System.Diagnostics;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>Metadata, and every tag that has no place of its own, so that nothing is lost.</summary>
static class MetadataBlock
{
    /// <summary>What the recorder has no field for.</summary>
    public const string OwnNamespace = "xraysink";

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
        WriteEvents(activity, entity);
        if (activity.StatusDescription is { Length: > 0 } description && entity.Cause is null)
            entity.AddMetadata(OwnNamespace, "status", description);
    }

    static void WriteNamespace(Entity entity, string @namespace, string? json)
    {
        foreach ((string key, object? value) in PlainValue.Members(json))
            entity.AddMetadata(@namespace, key, value);
    }

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

    static void WriteEvents(Activity activity, Entity entity)
    {
        // Exceptions that are known as objects have been written.
        bool hasExceptions = activity.GetCustomProperty(SegmentTags.ExceptionsProperty) is not null;
        List<object?>? events = null;
        foreach (ref readonly ActivityEvent told in activity.EnumerateEvents())
        {
            if (!hasExceptions || told.Name != "exception")
                (events ??= []).Add(Event(told));
        }
        if (events is not null)
            entity.AddMetadata(OwnNamespace, "events", events);
    }

    static Dictionary<string, object?> Event(in ActivityEvent told)
    {
        var content = new Dictionary<string, object?> { ["name"] = told.Name };
        foreach (ref readonly KeyValuePair<string, object?> tag in told.EnumerateTagObjects())
            content[tag.Key] = PlainValue.Of(tag.Value);
        return content;
    }
}
