using System.Diagnostics;

namespace XRaySink.Recording;

/// <summary>
/// Keeps the pairs of a trace header that must be carried on with the activity that continues the trace, for all calls below it.
/// </summary>
/// <remarks>Not as baggage, which reaches as far but leaves the process in headers of its own, and for every other party to read.</remarks>
internal static class CarriedExtra
{
    const string Property = "XRaySink.HeaderExtra";

    public static void Attach(Activity activity, string extra) => activity.SetCustomProperty(Property, extra);

    public static string? Of(Activity activity)
    {
        for (Activity? ancestor = activity; ancestor is not null; ancestor = ancestor.Parent)
        {
            if (ancestor.GetCustomProperty(Property) is string extra)
                return extra;
        }
        return null;
    }
}
