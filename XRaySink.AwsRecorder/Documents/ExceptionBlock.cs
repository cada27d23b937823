using System.Diagnostics;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>
/// Gives the recorder the exception that counts, once: the last one, which is the one that escaped when one did. The recorder keeps no
/// more than one, so the others are metadata; and it calls every one of them a fault, which is for the outcome to say.
/// </summary>
static class ExceptionBlock
{
    const string OthersKey = "exceptions";

    public static void Write(Activity activity, Entity entity)
    {
        if (Recorded(activity) is not [.. var others, var last])
            return;

        (bool fault, bool error) = (entity.HasFault, entity.HasError);
        try
        {
            entity.AddException(last);
        }
#pragma warning disable CA1031 // an exception's own members may throw anything; that the work failed is recorded all the same
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        (entity.HasFault, entity.HasError) = (fault, error);
        if (others.Length > 0)
            entity.AddMetadata(MetadataBlock.OwnNamespace, OthersKey, PlainValue.Of(others));
    }

    static Exception[] Recorded(Activity activity)
    {
        if (activity.GetCustomProperty(SegmentTags.ExceptionsProperty) is not List<Exception> recorded)
            return [];

        lock (recorded)
            return [.. recorded];
    }
}
