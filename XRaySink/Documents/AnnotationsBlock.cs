using System.Diagnostics;
using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>The <c>annotations</c> member: tags that X-Ray indexes.</summary>
static class AnnotationsBlock
{
    // AWS: a string value has at most 1,000 characters.
    const int ValueLimit = 1000;

    // AWS: up to 50 annotations of a trace are indexed.
    const int MaxAnnotations = 50;

    public static void Write(Utf8JsonWriter json, Activity activity, string[] keys)
    {
        int count = 0;
        foreach (string key in keys)
        {
            if (count == MaxAnnotations)
                break;
            if (activity.GetTagItem(key) is not { } value || !CanHold(value))
                continue;
            if (count++ == 0)
                json.WriteStartObject("annotations");
            json.WritePropertyName(AnnotationKey.Of(key));
            TagValue.Write(json, value, ValueLimit);
        }

        if (count > 0)
            json.WriteEndObject();
    }

    /// <summary>Whether a value is a string, a number or a boolean.</summary>
    public static bool CanHold(object value) => TagValue.IsScalar(value);
}
