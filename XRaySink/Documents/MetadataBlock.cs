using System.Diagnostics;
using System.Text.Json;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>The <c>metadata</c> member: recorded objects by namespace, and in the namespace <c>default</c> every tag without a place of its own.</summary>
static class MetadataBlock
{
    const int ValueLimit = 4096;

    public static void Write(Utf8JsonWriter json, Activity activity, string[] annotationKeys)
    {
        bool isOpen = WriteDefault(json, activity, annotationKeys);
        foreach (ref readonly KeyValuePair<string, object?> tag in activity.EnumerateTagObjects())
        {
            if (!IsNamespace(tag, out string @namespace, out string text) || @namespace == XRay.DefaultMetadataNamespace)
                continue;
            Open(json, ref isOpen);
            json.WritePropertyName(@namespace);
            json.WriteRawValue(text, skipInputValidation: true);
        }

        if (isOpen)
            json.WriteEndObject();
    }

    static bool WriteDefault(Utf8JsonWriter json, Activity activity, string[] annotationKeys)
    {
        bool isOpen = false;
        bool isDefaultOpen = false;
        foreach (ref readonly KeyValuePair<string, object?> tag in activity.EnumerateTagObjects())
        {
            if (ActivityFields.Has(tag.Key) || tag.Value is null || Array.IndexOf(annotationKeys, tag.Key) >= 0 || IsNamespace(tag, out _, out _))
                continue;

            Open(json, ref isOpen);
            OpenDefault(json, ref isDefaultOpen);
            json.WritePropertyName(tag.Key);
            TagValue.Write(json, tag.Value, ValueLimit);
        }

        if (activity.GetTagItem(SegmentTags.MetadataPrefix + XRay.DefaultMetadataNamespace) is string { Length: > 2 } recorded)
        {
            Open(json, ref isOpen);
            OpenDefault(json, ref isDefaultOpen);
            WriteMembers(json, recorded);
        }

        if (isDefaultOpen)
            json.WriteEndObject();
        return isOpen;
    }

    // The text is a JSON object that we wrote when the metadata was added.
    static void WriteMembers(Utf8JsonWriter json, string text)
    {
        using var members = JsonDocument.Parse(text);
        foreach (JsonProperty member in members.RootElement.EnumerateObject())
            member.WriteTo(json);
    }

    static bool IsNamespace(in KeyValuePair<string, object?> tag, out string @namespace, out string text)
    {
        @namespace = text = "";
        if (!tag.Key.StartsWith(SegmentTags.MetadataPrefix, StringComparison.Ordinal) || tag.Value is not string { Length: > 1 } value || value[0] != '{')
            return false;

        @namespace = tag.Key[SegmentTags.MetadataPrefix.Length..];
        text = value;
        return true;
    }

    static void Open(Utf8JsonWriter json, ref bool isOpen)
    {
        if (!isOpen)
            json.WriteStartObject("metadata");
        isOpen = true;
    }

    static void OpenDefault(Utf8JsonWriter json, ref bool isOpen)
    {
        if (!isOpen)
            json.WriteStartObject(XRay.DefaultMetadataNamespace);
        isOpen = true;
    }
}
