using System.Diagnostics;
using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>The <c>links</c> member: other traces that this one belongs with.</summary>
static class LinksBlock
{
    // AWS: up to 20 links for each segment (linked traces).
    const int MaxLinks = 20;

    public static void Write(Utf8JsonWriter json, Activity activity)
    {
        int count = 0;
        foreach (ref readonly ActivityLink link in activity.EnumerateLinks())
        {
            if (link.Context.TraceId == default)
                continue;
            if (count == MaxLinks)
                break;
            if (count++ == 0)
                json.WriteStartArray("links");
            json.WriteStartObject();
            json.WriteString("trace_id", XRayId.Format(link.Context.TraceId));
            json.WriteString("id", link.Context.SpanId.ToHexString());
            json.WriteEndObject();
        }

        if (count > 0)
            json.WriteEndArray();
    }
}
