using System.Globalization;
using System.Text.RegularExpressions;

namespace XRaySink.Viewer.Tests.Daemon;

/// <summary>
/// Documents in the form in which the X-Ray SDKs for JavaScript, Python and Java write theirs: spacing, order, and the members that only
/// they have. One order goes through three services and fails in the last. In the templates «trace» and «tail» stand for ids, «+0.1» for a
/// time, and «?a|b» for what is there when it fails, or when it does not.
/// </summary>
static partial class SdkDocuments
{
    public const string TraceId = "1-6ab13d00-5759e988bd862e3fe1be46a9";

    // Node: subsegments inside, a name in `service` and a package in `aws.xray`.
    const string Storefront = """
        {"trace_id":"«trace»","id":"a1c0«tail»","start_time":«+0»,"name":"storefront","service":{"runtime":"node","runtime_version":"v22.11.0","version":"4.2.0","name":"storefront"},
        "aws":{"xray":{"sdk":"X-Ray for Node.js","sdk_version":"3.10.2","package":"aws-xray-sdk"}},
        "http":{"request":{"method":"POST","user_agent":"Mozilla/5.0","client_ip":"203.0.113.9","url":"https://shop.example/orders","x_forwarded_for":true},"response":{"status":«?502|201»,"content_length":0}},
        «?"fault":true,|»"annotations":{"tenant":"blue","channel":"web"},"end_time":«+0.412»,
        "subsegments":[{"id":"a1c1«tail»","name":"orders.internal","start_time":«+0.018»,"namespace":"remote","end_time":«+0.401»,«?"fault":true,|»
          "http":{"request":{"url":"http://orders.internal:8080/orders","method":"POST","traced":true},"response":{"status":«?500|201»,"content_length":312}}}]}
        """;

    // Python: a space after each colon and comma, in_progress written when it is false, and trace ids on embedded subsegments.
    const string Orders = """
        {"id": "b2c0«tail»", "name": "orders", "start_time": «+0.024», "parent_id": "a1c1«tail»", "in_progress": false, «?"fault": true, |»"http": {"request": {"method": "POST", "url": "http://orders.internal:8080/orders", "client_ip": "10.0.3.7"}, "response": {"status": «?500|201»}},
        "aws": {"xray": {"sdk": "X-Ray for Python", "sdk_version": "2.14.0"}}, "service": {"runtime": "CPython", "runtime_version": "3.13.1"}, "trace_id": "«trace»", "end_time": «+0.395», "metadata": {"default": {"basket": {"items": 3, "currency": "EUR", "codes": ["TEA-1", "TEA-9"]}}},
        "subsegments": [
          {"id": "b2c1«tail»", "name": "orders@db.internal", "start_time": «+0.031», "in_progress": false, "namespace": "remote", "sql": {"database_type": "PostgreSQL", "user": "orders", "driver_version": "psycopg2", "url": "postgresql://db.internal:5432/orders", "sanitized_query": "INSERT INTO orders (tenant, total) VALUES (%s, %s) RETURNING id"}, "trace_id": "«trace»", "type": "subsegment", "parent_id": "b2c0«tail»", "end_time": «+0.087»},
          {"id": "b2c2«tail»", "name": "stock.internal", "start_time": «+0.094», "namespace": "remote", «?"error": true, "throttle": true, |»"http": {"request": {"method": "POST", "url": "http://stock.internal/reserve"}, "response": {"status": «?429|200»}}, "end_time": «+0.305»}
          «?|, {"id": "b2c3«tail»", "name": "SQS", "start_time": «+0.31», "namespace": "aws", "aws": {"operation": "SendMessage", "region": "eu-west-1", "queue_url": "https://sqs.eu-west-1.amazonaws.com/1/orders", "request_id": "7f1c"}, "http": {"response": {"status": 200}}, "end_time": «+0.352»}»]}
        """;

    // Java: the segment refers to an exception that a subsegment describes.
    const string Stock = """
        {"name":"stock","id":"c3c0«tail»","start_time":«+0.109»,"trace_id":"«trace»","end_time":«+0.298»,"parent_id":"b2c2«tail»",«?"error":true,"throttle":true,"cause":"9a1f2b3c4d5e6f70",|»
        "service":{"runtime":"OpenJDK 64-Bit Server VM","runtime_version":"21.0.5","version":"1.9"},"aws":{"xray":{"sdk":"X-Ray for Java","sdk_version":"2.18.2"},"ecs":{"container":"stock-7d9"}},"origin":"AWS::ECS::Container",
        "http":{"request":{"method":"POST","url":"http://stock.internal/reserve","client_ip":"10.0.3.9"},"response":{"status":«?429|200»}}}
        """;

    // Java, streamed: a subsegment on its own.
    const string Reserve = """
        {"name":"## reserve","id":"c3c1«tail»","start_time":«+0.12»,"trace_id":"«trace»","end_time":«+0.29»,"parent_id":"c3c0«tail»","type":"subsegment",
        «?"fault":true,"cause":{"working_directory":"/app","exceptions":[
          {"id":"9a1f2b3c4d5e6f70","message":"3 wanted, 1 left of TEA-9","type":"OutOfStockError","remote":false,"cause":"9a1f2b3c4d5e6f71","stack":[{"path":"Shelf.java","line":88,"label":"shop.Shelf.reserve"},{"path":"ReserveHandler.java","line":41,"label":"shop.ReserveHandler.handle"},{"path":"Server.java","line":17,"label":"shop.Server.serve"}]},
          {"id":"9a1f2b3c4d5e6f71","message":"row was locked for 120 ms","type":"LockTimeoutException","stack":[{"path":"Pool.java","line":203,"label":"db.Pool.lock"}]}]},|»
        "subsegments":[{"name":"DynamoDB","id":"c3c2«tail»","start_time":«+0.131»,"end_time":«+0.262»,"namespace":"aws","aws":{"operation":"UpdateItem","region":"eu-west-1","table_name":"shelf","request_id":"HV4K"},"http":{"response":{"status":200,"content_length":23}}}]}
        """;

    /// <summary>The trace that fails: what is below comes first.</summary>
    public static IEnumerable<byte[]> Order() => All(TraceId, "0123456789ab", 0, fails: true);

    /// <summary>Traces of the same kind that succeed.</summary>
    public static IEnumerable<byte[]> Healthy(int count) =>
        Enumerable.Range(1, count).SelectMany(i => All($"1-6ab13d00-{i:x24}", $"{i:x12}", i * 1.7m, fails: false));

    static IEnumerable<byte[]> All(string trace, string tail, decimal at, bool fails) =>
        new[] { Stock, Reserve, Orders, Storefront }.Select(template => TestDocument.Bytes(Fill(template, trace, tail, at, fails)));

    static string Fill(string template, string trace, string tail, decimal at, bool fails)
    {
        string text = template.Replace("«trace»", trace).Replace("«tail»", tail);
        text = Time().Replace(text, match => (TestDocument.Start + at + decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToString("0.######", CultureInfo.InvariantCulture));
        return Choice().Replace(text, match => match.Groups[fails ? 1 : 2].Value);
    }

    [GeneratedRegex(@"«\+([\d.]+)»")]
    private static partial Regex Time();

    [GeneratedRegex(@"«\?([^|»]*)\|([^»]*)»")]
    private static partial Regex Choice();
}
