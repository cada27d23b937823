using System.Diagnostics;
using System.Globalization;
using XRaySink.Recording;

namespace XRaySink.Weaving;

/// <summary>A value that a marked method was given or gave back, with the key under which it is recorded.</summary>
readonly struct Captured(string key, object value)
{
    /// <summary>X-Ray knows strings, numbers and booleans as annotations; anything else is written as text.</summary>
    public void AnnotateOn(Activity activity) => ActivityRecording.Annotate(activity, key, value switch
    {
        string or bool or long or double => value,
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        Enum => value.ToString()!,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    });
}
