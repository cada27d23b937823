using Amazon.XRay.Recorder.Core.Internal.Entities;

namespace XRaySink.Documents;

/// <summary>A call of an AWS service, as the AWS SDK's own activities tell it.</summary>
static class AwsBlock
{
    public static void Write(Entity entity, Tags tags)
    {
        if (entity is not Subsegment { Namespace: SubsegmentNaming.Aws })
            return;

        Add(entity, "operation", tags.TakeText("aws.operation", "rpc.method"));
        Add(entity, "region", tags.TakeText("aws.region", "cloud.region"));
        Add(entity, "request_id", tags.TakeText("aws.request_id", "aws.requestId"));
        Add(entity, "queue_url", tags.TakeText("aws.queue_url", "aws.queue.url", "aws.sqs.queue.url"));
        Add(entity, "table_name", tags.TakeText("aws.table_name", "aws.table.name"));
    }

    static void Add(Entity entity, string key, string? text)
    {
        if (text is not null)
            entity.Aws[key] = text;
    }
}
