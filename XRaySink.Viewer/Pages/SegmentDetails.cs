using System.Globalization;
using System.Text.Json;
using XRaySink.Documents;
using XRaySink.Viewer.Searching;

namespace XRaySink.Viewer.Pages;

/// <summary>All that a document says of one segment.</summary>
static class SegmentDetails
{
    static readonly (string Member, string Heading)[] Blocks =
    [
        ("http", "HTTP"), ("sql", "SQL"), ("aws", "AWS"), ("service", "Service"),
    ];

    static readonly string[] OwnMembers = ["user", "origin", "namespace", "resource_arn", "precursor_ids"];

    public static void Add(Html html, SegmentDocument segment, DateTimeOffset traceStart)
    {
        html.Add($"""<div class="details">""");
        ExceptionList.Add(html, segment);
        AddOwn(html, segment, traceStart);
        AddAnnotations(html, segment);
        foreach ((string member, string heading) in Blocks)
        {
            if (segment.Element(member) is { ValueKind: JsonValueKind.Object } block)
                AddBlock(html, heading, block);
        }
        AddMetadata(html, segment);
        AddLinks(html, segment);
        html.Add($"</div>");
    }

    static void AddOwn(Html html, SegmentDocument segment, DateTimeOffset traceStart)
    {
        html.Add($"""<section><h2>{(segment.IsSubsegment ? "Subsegment" : "Segment")}</h2><dl>""");
        AddPair(html, "id", segment.Id);
        if (segment.ParentId is { } parent)
            AddPair(html, "parent", parent);
        AddPair(html, "began", "+ " + DurationText.Of(segment.StartTime - traceStart));
        AddPair(html, "took", segment.EndTime is null ? "not ended yet" : DurationText.Of(segment.Duration));
        foreach (string member in OwnMembers)
        {
            if (segment.Element(member) is { } value)
                AddPair(html, member, JsonText.Line(value));
        }
        html.Add($"</dl></section>");
    }

    static void AddAnnotations(Html html, SegmentDocument segment)
    {
        if (segment.Annotations.Count == 0)
            return;

        html.Add($"""<section class="annotations"><h2>Annotations</h2><dl>""");
        foreach ((string key, object value) in segment.Annotations)
            AddPair(html, key, value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture));
        html.Add($"</dl></section>");
    }

    static void AddBlock(Html html, string heading, JsonElement block)
    {
        html.Add($"""<section><h2>{heading}</h2><dl>""");
        foreach ((string name, JsonElement value) in JsonText.Leaves(block))
        {
            if (name == "sanitized_query")
                html.Add($"""<div class="wide"><dt>{name}</dt><dd><pre>{JsonText.Line(value)}</pre></dd></div>""");
            else
                AddPair(html, name, JsonText.Line(value));
        }
        html.Add($"</dl></section>");
    }

    static void AddMetadata(Html html, SegmentDocument segment)
    {
        if (segment.Element("metadata") is not { ValueKind: JsonValueKind.Object } metadata)
            return;

        foreach (JsonProperty group in metadata.EnumerateObject())
            html.Add($"""<section class="wide"><h2>Metadata <em>{group.Name}</em></h2><pre>{JsonText.Indented(group.Value)}</pre></section>""");
    }

    static void AddLinks(Html html, SegmentDocument segment)
    {
        if (segment.Element("links") is not { ValueKind: JsonValueKind.Array } links)
            return;

        html.Add($"""<section><h2>Links</h2><ul>""");
        foreach (JsonElement link in links.EnumerateArray())
        {
            string id = link.ValueKind == JsonValueKind.Object && link.TryGetProperty("trace_id", out JsonElement value) ? JsonText.Line(value) : "";
            if (XRayId.TryParseTraceId(id, out System.Diagnostics.ActivityTraceId traceId))
                html.Add($"""<li><a class="to-trace" href="../traces/{XRayId.Format(traceId)}"><code>{XRayId.Format(traceId)}</code></a></li>""");
            else
                html.Add($"<li><code>{JsonText.Line(link)}</code></li>");
        }
        html.Add($"</ul></section>");
    }

    static void AddPair(Html html, string name, string? value) => html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");
}
