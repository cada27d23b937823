using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace XRaySink.Viewer.Tests;

/// <summary>
/// Documents that would run a script wherever one of their strings was taken for markup. Together they have every text that a segment
/// or subsegment may have, and every name that its maker chooses, but for the two ids without which no document is taken.
/// </summary>
static class HostileDocument
{
    public const string Markup = "\"'><img src=x onerror=\"window.hacked=1;alert(1)\"><script>window.hacked=1</script>";

    // Each empty text, and each name that is ANY, is one place.
    const string Template = """
        {"id":"0000000000000001","trace_id":"1-6ab13d00-000000000000000000000001","name":"","parent_id":"","type":"","start_time":1790000000,"end_time":1790000001,"fault":true,
        "user":"","origin":"","resource_arn":"",
        "service":{"version":"","runtime":"","runtime_version":"","compiler":"","compiler_version":"","name":""},
        "http":{"request":{"method":"","url":"","user_agent":"","client_ip":""},"response":{"status":500,"content_length":""}},
        "aws":{"account_id":"",
          "ec2":{"instance_id":"","instance_size":"","ami_id":"","availability_zone":""},
          "ecs":{"container":"","container_id":"","container_arn":"","task_arn":"","task_family":"","cluster_arn":"","availability_zone":"","launch_type":""},
          "eks":{"pod":"","cluster_name":"","container_id":""},
          "elastic_beanstalk":{"environment_name":"","version_label":"","deployment_id":""},
          "xray":{"sdk":"","sdk_version":"","package":"","auto_instrumentation":"","sampling_rule_name":""},
          "cloudwatch_logs":[{"log_group":"","arn":""}]},
        "cause":{"working_directory":"","paths":[""],"exceptions":[
          {"id":"","type":"","message":"","cause":"","stack":[{"path":"","label":"","line":""}]}]},
        "annotations":{"ANY":"","number":1},
        "metadata":{"ANY":{"ANY":"","list":["",{"ANY":""}]},"text":""},
        "links":[{"trace_id":"","id":"","attributes":{"ANY":""}},""],
        "ANY":"",
        "subsegments":[
          {"id":"","name":"","namespace":"remote","start_time":1790000000,"end_time":1790000000.1,"precursor_ids":[""],
            "sql":{"url":"","connection_string":"","sanitized_query":"","database_type":"","database_version":"","driver_version":"","user":"","preparation":""}},
          {"id":"00000000000000ab","name":"","namespace":"aws","start_time":1790000000,"end_time":1790000000.1,
            "aws":{"operation":"","account_id":"","region":"","request_id":"","queue_url":"","table_name":"","id_2":"","table_names":[""]}},
          {"id":"00000000000000ac","name":"a","namespace":"","start_time":1790000000,"in_progress":true,"cause":"","subsegments":[{"id":"00000000000000ad","name":"","start_time":1790000000}]}]}
        """;

    // The markup is in the document as it is, and not as \u003C.
    static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly JsonNode Document = JsonNode.Parse(Template)!;

    /// <summary>Where text may be: the members that lead there, and a plus where it is a name.</summary>
    public static IReadOnlyList<string> Places { get; } = FindPlaces();

    /// <summary>The document with markup at every place.</summary>
    public static byte[] Create() => Bytes(Fill(Document, "$", _ => true));

    /// <summary>The document with markup at one place, and harmless text at all others.</summary>
    public static byte[] Create(string place) => Bytes(Fill(Document, "$", candidate => candidate == place));

    static List<string> FindPlaces()
    {
        var places = new List<string>();
        Fill(Document, "$", place =>
        {
            places.Add(place);
            return false;
        });
        return places;
    }

    static byte[] Bytes(JsonNode? document) => JsonSerializer.SerializeToUtf8Bytes(document, AsItIs);

    static JsonNode? Fill(JsonNode? node, string place, Func<string, bool> isHostile)
    {
        switch (node)
        {
            case JsonObject members:
                return new JsonObject(members.Select(member =>
                {
                    string inner = place + "." + member.Key;
                    string name = member.Key != "ANY" ? member.Key : isHostile(inner + "+") ? Markup : "harmless";
                    return KeyValuePair.Create(name, Fill(member.Value, inner, isHostile));
                }));
            case JsonArray items:
                return new JsonArray([.. items.Select((item, i) => Fill(item, $"{place}[{i}]", isHostile))]);
            case JsonValue value when value.TryGetValue(out string? text) && text.Length == 0:
                return JsonValue.Create(isHostile(place) ? Markup : "harmless");
            default:
                return node?.DeepClone();
        }
    }
}
