using System.Globalization;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>The tags that are annotations. The recorder takes only some types, and X-Ray only some keys; the rest is metadata.</summary>
static class AnnotationsBlock
{
    public static void Write(Entity entity, Tags tags)
    {
        foreach (string key in tags.Take(SegmentTags.Annotations) as string[] ?? [])
        {
            if (!tags.Left.TryGetValue(key, out object? value) || Accepted(value) is not { } accepted)
                continue;

            string indexed = AnnotationKey.Of(key);
            entity.AddAnnotation(indexed, accepted);
            if (indexed == key)
                tags.Take(key);
        }
    }

    static object? Accepted(object? value) => value switch
    {
        string or bool or int or long => value,
        double number => double.IsFinite(number) ? number : null,
        float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        byte or sbyte or short or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => null,
    };
}
