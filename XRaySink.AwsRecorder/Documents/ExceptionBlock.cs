using System.Diagnostics;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>
/// Gives the recorder the exception that counts, once: the last one, which is the one that escaped when one did. The recorder keeps no
/// more than one, and calls every one of them a fault; whether it was is for the outcome to say.
/// </summary>
static class ExceptionBlock
{
    public static void Write(Activity activity, Entity entity)
    {
        if (LastOf(activity) is not { } exception)
            return;

        (bool fault, bool error) = (entity.HasFault, entity.HasError);
        try
        {
            entity.AddException(exception);
        }
#pragma warning disable CA1031 // an exception's own members may throw anything; that the work failed is recorded all the same
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        (entity.HasFault, entity.HasError) = (fault, error);
    }

    static Exception? LastOf(Activity activity)
    {
        if (activity.GetCustomProperty(SegmentTags.ExceptionsProperty) is not List<Exception> recorded)
            return null;

        lock (recorded)
            return recorded.Count > 0 ? recorded[^1] : null;
    }
}
