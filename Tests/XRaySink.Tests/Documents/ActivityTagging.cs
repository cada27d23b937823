using System.Diagnostics;
using System.Text.Json;
using XRaySink.Documents;

namespace XRaySink.Tests.Documents;

static class ActivityTagging
{
    /// <summary>Sets tags given as name and value in turn.</summary>
    public static void Tag(this Activity activity, params object?[] namesAndValues)
    {
        for (int i = 0; i < namesAndValues.Length; i += 2)
            activity.SetTag((string)namesAndValues[i]!, namesAndValues[i + 1]);
    }

    /// <summary>The text at a path of names separated by dots; <see langword="null"/> when there is none.</summary>
    public static string? At(this SegmentDocument document, string path) => document.Element(path.Split('.')) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };

    /// <summary>The value of a key, which may have dots, in <c>metadata.default</c>.</summary>
    public static string? Metadata(this SegmentDocument document, string key) => document.Element("metadata", "default", key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };
}
