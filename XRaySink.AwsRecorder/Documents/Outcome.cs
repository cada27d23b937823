using System.Diagnostics;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>Says whether the work failed, and by whose fault.</summary>
static class Outcome
{
    public static void Write(Activity activity, Entity entity, Tags tags)
    {
        bool isError = tags.Take(SegmentTags.Error) is true;
        switch (int.TryParse(tags.See(SegmentTags.HttpStatus) ?? tags.See("http.status_code"), out int status) ? status : 0)
        {
            case 429:
                entity.IsThrottled = true;
                entity.HasError = true;
                break;
            case >= 400 and < 500:
                entity.HasError = true;
                break;
            case >= 500 and < 600:
                entity.HasFault = true;
                break;
            default:
                entity.HasError |= isError;
                entity.HasFault |= activity.Status == ActivityStatusCode.Error && !isError;
                break;
        }
    }
}
