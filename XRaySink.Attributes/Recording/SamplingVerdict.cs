using System.ComponentModel;
using System.Diagnostics;

namespace XRaySink.Recording;

/// <summary>
/// Whether X-Ray records a trace. An activity alone cannot say that: it counts as recorded when any listener of the process records it,
/// for example OpenTelemetry, and whoever is called next must not take that for X-Ray's decision.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SamplingVerdict
{
    const string Property = "XRaySink.NotSampled";

    /// <summary>Says that X-Ray does not record a segment and what is below it, although another listener does.</summary>
    /// <param name="segment">The segment.</param>
    /// <exception cref="ArgumentNullException"><paramref name="segment"/> is <see langword="null"/>.</exception>
    public static void Refuse(Activity segment)
    {
        ArgumentNull.Check(segment, nameof(segment));
        segment.SetCustomProperty(Property, bool.TrueString);
    }

    internal static SamplingMark Of(Activity activity) => activity.Recorded && !IsRefused(activity) ? SamplingMark.Sampled : SamplingMark.NotSampled;

    static bool IsRefused(Activity activity)
    {
        for (Activity? ancestor = activity; ancestor is not null; ancestor = ancestor.Parent)
        {
            if (ancestor.GetCustomProperty(Property) is not null)
                return true;
        }
        return false;
    }
}
