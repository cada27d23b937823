using System.Text.Json;

namespace XRaySink.Validation;

/// <summary>What users add: <c>annotations</c>, <c>metadata</c> and <c>links</c>.</summary>
static class DataRules
{
    // AWS: of annotations, up to 50 are indexed for each trace; keys have at most 500 characters, values at most 1,000.
    const int MaxAnnotations = 50;
    const int KeyLimit = 500;
    const int ValueLimit = 1000;

    // AWS: up to 20 links for each segment.
    const int MaxLinks = 20;

    const string ReservedPrefix = "AWS.";

    public static void Check(JsonPlace owner)
    {
        if (owner.Object("annotations") is { } annotations)
            CheckAnnotations(annotations);
        if (owner.Object("metadata") is { } metadata)
            CheckMetadata(metadata);
        CheckLinks(owner);
    }

    static void CheckAnnotations(JsonPlace annotations)
    {
        int count = 0;
        foreach (JsonProperty annotation in annotations.Json.EnumerateObject())
        {
            count++;
            if (annotation.Name.Length is 0 or > KeyLimit || !annotation.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                annotations.Complain(annotation.Name, "not a key of letters, digits and underscores");
            if (annotation.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False))
                annotations.Complain(annotation.Name, "neither string, number nor boolean");
            if (annotation.Value.ValueKind == JsonValueKind.String && JsonTextRules.TryRead(annotation.Value, out string text) && text.Length > ValueLimit)
                annotations.Complain(annotation.Name, $"{text.Length} characters, at most {ValueLimit}");
        }

        if (count > MaxAnnotations)
            annotations.Complain("*", $"{count} annotations, at most {MaxAnnotations}");
    }

    static void CheckMetadata(JsonPlace metadata)
    {
        foreach (JsonProperty group in metadata.Json.EnumerateObject())
        {
            if (group.Name.StartsWith(ReservedPrefix, StringComparison.Ordinal))
                metadata.Remark(group.Name, "reserved");
            if (group.Value.ValueKind != JsonValueKind.Object)
            {
                metadata.Complain(group.Name, "not an object");
                continue;
            }

            foreach (JsonProperty member in group.Value.EnumerateObject())
            {
                if (member.Name.StartsWith(ReservedPrefix, StringComparison.Ordinal))
                    metadata.Remark(group.Name + "." + member.Name, "reserved");
            }
        }
    }

    static void CheckLinks(JsonPlace owner)
    {
        List<JsonPlace> links = owner.Objects("links");
        if (links.Count > MaxLinks)
            owner.Complain("links", $"{links.Count} links, at most {MaxLinks}");
        foreach (JsonPlace link in links)
        {
            link.AllowOnly("trace_id", "id", "attributes");
            link.Require("trace_id");
            link.Require("id");
            link.TraceId("trace_id");
            link.Id("id");
            link.Object("attributes");
        }
    }
}
