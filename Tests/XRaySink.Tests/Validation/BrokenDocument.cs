using System.Text;
using System.Text.Json.Nodes;

namespace XRaySink.Tests.Validation;

/// <summary>A document with nothing wrong, and what becomes of it when one thing is changed.</summary>
static class BrokenDocument
{
    public static byte[] Good => Encoding.UTF8.GetBytes(GoodSegment);

    public static byte[] GoodSubsegment => Encoding.UTF8.GetBytes(IndependentSubsegment);

    /// <summary>The good segment with one member set to <paramref name="json"/>, or removed when that is <see langword="null"/>.</summary>
    /// <param name="path">Names and array positions, separated by slashes.</param>
    /// <param name="json">The member's new value.</param>
    public static byte[] With(string path, string? json) => Changed(GoodSegment, path, json);

    public static byte[] SubsegmentWith(string path, string? json) => Changed(IndependentSubsegment, path, json);

    static byte[] Changed(string document, string path, string? json)
    {
        JsonNode root = JsonNode.Parse(document)!;
        string[] steps = path.Split('/');
        JsonNode owner = root;
        foreach (string step in steps[..^1])
            owner = int.TryParse(step, out int index) ? owner[index]! : owner[step]!;

        if (int.TryParse(steps[^1], out int position))
            owner.AsArray()[position] = JsonNode.Parse(json!);
        else if (json is null)
            owner.AsObject().Remove(steps[^1]);
        else
            owner[steps[^1]] = JsonNode.Parse(json);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    const string GoodSegment =
        """
        {"name":"orders","id":"70de5b6f19ff9a0a","trace_id":"1-581cf771-a006649127e371903a2de979","parent_id":"53995c3f42cd8ad8",
        "start_time":1478293361.271000,"end_time":1478293361.449000,"error":true,"throttle":true,"user":"u-17",
        "origin":"AWS::ECS::Container","service":{"version":"1.2.3","runtime":".NET","runtime_version":"10.0.0"},
        "http":{"request":{"method":"POST","url":"https://example.com/orders","client_ip":"203.0.113.7","user_agent":"curl","x_forwarded_for":true},
        "response":{"status":429,"content_length":12}},
        "aws":{"account_id":"123456789012","xray":{"sdk":"XRaySink","sdk_version":"1.0.0","auto_instrumentation":false},
        "ecs":{"container":"web"},"elastic_beanstalk":{"environment_name":"e","version_label":"v","deployment_id":23},
        "cloudwatch_logs":[{"log_group":"/app","arn":"arn:aws:logs:eu-west-1:123456789012:log-group:/app"}]},
        "cause":{"exceptions":[{"id":"2222222222222222","type":"System.Exception","message":"m","stack":[{"path":"A.cs","line":3,"label":"A.B()"}],"truncated":1,"cause":"3333333333333333"},
        {"id":"3333333333333333","message":"inner"}]},
        "annotations":{"tenant":"acme","count":3,"vip":true},
        "metadata":{"default":{"any":[1,null,{"x":"y"}]},"debug":{}},
        "links":[{"trace_id":"1-581cf771-a006649127e371903a2de970","id":"70de5b6f19ff9a0b","attributes":{"a":1}}],
        "subsegments":[{"name":"customers@db.example.com","id":"4444444444444444","start_time":1478293361.281000,"end_time":1478293361.300000,"namespace":"remote",
        "sql":{"url":"postgresql://db.example.com:5432/customers","database_type":"postgresql","user":"app","sanitized_query":"SELECT 1","preparation":"statement"}},
        {"name":"DynamoDB","id":"5555555555555555","start_time":1478293361.282000,"end_time":1478293361.300000,"namespace":"aws","cause":"2222222222222222",
        "aws":{"operation":"GetItem","region":"eu-west-1","request_id":"r","table_name":"t"}}]}
        """;

    const string IndependentSubsegment =
        """
        {"name":"api.example.com","id":"70de5b6f19ff9a0c","trace_id":"1-581cf771-a006649127e371903a2de979","parent_id":"70de5b6f19ff9a0a","type":"subsegment",
        "start_time":1478293361.271,"end_time":1478293361.449,"namespace":"remote",
        "http":{"request":{"method":"GET","url":"https://api.example.com/","traced":true},"response":{"status":200,"content_length":-1}}}
        """;
}
