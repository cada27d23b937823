using System.Text.Json;
using System.Text.Json.Nodes;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tests;

/// <summary>A document that would run a script wherever one of its strings was taken for markup.</summary>
static class HostileDocument
{
    public const string Markup = "\"'><img src=x onerror=\"window.hacked=1;alert(1)\"><script>window.hacked=1</script>";

    /// <summary>The document: each string but the ids is markup, and so is each name that its maker chooses.</summary>
    public static byte[] Create()
    {
        JsonNode document = JsonNode.Parse(TestDocument.Segment(1, more: """
            ,"user":"","origin":"","resource_arn":"","service":{"version":"","runtime":""},"fault":true,
            "http":{"request":{"method":"","url":"","user_agent":"","client_ip":""},"response":{"status":500,"content_length":""}},
            "aws":{"account_id":"","ec2":{"instance_id":"","availability_zone":""},"xray":{"sdk":""}},
            "cause":{"working_directory":"","exceptions":[{"id":"1234567890abcdef","type":"","message":"","stack":[{"path":"","label":"","line":1}]}]},
            "annotations":{"ANY":"","b":1},"metadata":{"ANY":{"ANY":"","list":["",{"ANY":""}]}},
            "links":[{"trace_id":"","id":"","attributes":{"ANY":""}}],
            "subsegments":[{"id":"00000000000000aa","name":"","namespace":"remote","start_time":1790000000,"end_time":1790000000.1,"precursor_ids":[""],
              "sql":{"url":"","sanitized_query":"","user":"","connection_string":"","database_type":""}}]
            """))!;
        document["name"] = Markup;
        return JsonSerializer.SerializeToUtf8Bytes(Hostile(document));
    }

    public static TraceStore Stored()
    {
        var store = new TraceStore(new TraceStoreLimits(10, 10_000_000), TimeProvider.System);
        Assert.That(store.Add(Create()), () => store.Refusals.Latest[0].Reason);
        return store;
    }

    static JsonNode? Hostile(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key == "ANY" ? Markup : member.Key, Hostile(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Hostile)]),
        JsonValue value when value.TryGetValue(out string? text) && text.Length == 0 => JsonValue.Create(Markup),
        _ => node?.DeepClone(),
    };
}
