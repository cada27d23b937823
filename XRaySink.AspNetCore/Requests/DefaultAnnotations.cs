using System.Diagnostics;
using XRaySink.Recording;

namespace XRaySink.Requests;

/// <summary>The annotations of every segment. Which tags are annotations is one array for all of them.</summary>
sealed class DefaultAnnotations(XRayMiddlewareOptions options)
{
    readonly KeyValuePair<string, object>[] annotations = [.. options.DefaultAnnotations];
    readonly string[] keys = options.RecordRoute ? [.. options.DefaultAnnotations.Keys, RequestRoute.Tag] : [.. options.DefaultAnnotations.Keys];

    public void AddTo(Activity segment)
    {
        if (keys.Length > 0)
            segment.AddTag(SegmentTags.Annotations, keys);
        foreach (KeyValuePair<string, object> annotation in annotations)
            segment.SetTag(annotation.Key, annotation.Value);
    }
}
