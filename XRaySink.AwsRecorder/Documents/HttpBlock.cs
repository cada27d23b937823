using Amazon.XRay.Recorder.Core.Internal.Entities;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>The request and its answer.</summary>
static class HttpBlock
{
    public static void Write(Entity entity, Tags tags)
    {
        var request = new Dictionary<string, object>();
        var response = new Dictionary<string, object>();
        string? url = tags.TakeText(SegmentTags.Url, "http.url");
        Add(request, "method", tags.TakeText(SegmentTags.HttpMethod, "http.method"));
        Add(request, "url", entity is Subsegment ? Bare(url) : url);
        Add(request, "user_agent", tags.TakeText(SegmentTags.UserAgent, "http.user_agent"));
        Add(request, "client_ip", tags.TakeText(SegmentTags.ClientAddress, "http.client_ip"));
        Add(request, "x_forwarded_for", tags.Take(SegmentTags.ForwardedFor));
        Add(response, "status", tags.TakeNumber(SegmentTags.HttpStatus, "http.status_code"));
        Add(response, "content_length", tags.TakeNumber(SegmentTags.ResponseLength, "http.response_content_length"));
        Add(entity, "request", request);
        Add(entity, "response", response);
    }

    // The official handlers may have written theirs.
    static void Add(Entity entity, string part, Dictionary<string, object> block)
    {
        if (block.Count > 0 && !entity.Http.ContainsKey(part))
            entity.Http[part] = block;
    }

    static void Add(Dictionary<string, object> block, string key, object? value)
    {
        if (value is not null)
            block[key] = value;
    }

    // User, query and fragment of other people's URLs may hold secrets. A task's address is our own.
    static string? Bare(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)
            ? parsed.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : url;
}
