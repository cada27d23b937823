using System.Diagnostics;

namespace XRaySink.Documents;

/// <summary>The <c>links</c> member: other traces that this one belongs with.</summary>
static class LinksBlock
{
    const int MaxAttributes = 32;

    public static void Write(BoundedJson json, Activity activity)
    {
        int count = 0;
        foreach (ref readonly ActivityLink link in activity.EnumerateLinks())
        {
            if (link.Context.TraceId == default || link.Context.SpanId == default)
                continue;
            if (count == DocumentLimits.Links || !json.HasRoomFor(100))
            {
                json.LeaveOut();
                continue;
            }

            if (count++ == 0)
                json.StartArray("links"u8);
            WriteLink(json, link);
        }

        if (count > 0)
            json.EndArray();
    }

    static void WriteLink(BoundedJson json, in ActivityLink link)
    {
        Span<char> traceId = stackalloc char[DocumentIds.TraceIdLength];
        DocumentIds.Format(link.Context.TraceId, traceId);
        json.StartObject();
        json.Text("trace_id"u8, traceId);
        json.Text("id"u8, link.Context.SpanId.ToHexString());
        WriteAttributes(json, link);
        json.EndObject();
    }

    static void WriteAttributes(BoundedJson json, in ActivityLink link)
    {
        int count = 0;
        foreach (ref readonly KeyValuePair<string, object?> tag in link.EnumerateTagObjects())
        {
            // Keys that are the same when they are cut would be one key twice.
            bool hasRoom = json.HasRoomFor(BoundedJson.Cost(tag.Key, tag.Key.Length) + TagValue.Cost(tag.Value, DocumentLimits.Text));
            if (count == MaxAttributes || tag.Key.Length > DocumentLimits.MetadataKey || !hasRoom)
            {
                json.LeaveOut();
                continue;
            }

            if (count++ == 0)
                json.StartObject("attributes"u8);
            json.Name(tag.Key);
            TagValue.Write(json, tag.Value, DocumentLimits.Text);
        }

        if (count > 0)
            json.EndObject();
    }
}
