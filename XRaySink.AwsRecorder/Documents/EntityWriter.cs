using System.Diagnostics;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>Writes what an activity says when it ends onto the recorder's entity. What the body has written there itself stays.</summary>
static class EntityWriter
{
    public static void Write(Activity activity, Entity entity)
    {
        var tags = new Tags(activity);
        ExceptionBlock.Write(activity, entity);
        Outcome.Write(activity, entity, tags);
        if (entity is Segment segment)
            WriteSegment(segment, tags);
        else
            SubsegmentNaming.Write(activity, (Subsegment)entity, tags);

        HttpBlock.Write(entity, tags);
        SqlBlock.Write(entity, tags);
        AwsBlock.Write(entity, tags);
        AnnotationsBlock.Write(entity, tags);
        MetadataBlock.Write(activity, entity, tags);
    }

    static void WriteSegment(Segment segment, Tags tags)
    {
        segment.Name = SegmentName.Of(tags.TakeText(SegmentTags.LocalService) ?? segment.Name);
        if (tags.TakeText(SegmentTags.User) is { } user)
            segment.SetUser(user);

        // They were there for the sampling rules, and are a part of the URL.
        tags.Take(SegmentTags.Host);
        tags.Take(SegmentTags.Path);
    }
}
