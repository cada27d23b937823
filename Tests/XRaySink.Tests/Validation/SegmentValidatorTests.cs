using System.Text;
using XRaySink.Validation;

namespace XRaySink.Tests.Validation;

public sealed class SegmentValidatorTests
{
    [Test]
    public void A_good_segment_gets_no_complaint() => Assert.That(SegmentValidator.Validate(BrokenDocument.Good), Is.Empty);

    [Test]
    public void A_good_subsegment_gets_no_complaint() => Assert.That(SegmentValidator.Validate(BrokenDocument.GoodSubsegment), Is.Empty);

    [Test]
    public void A_good_segment_in_progress_gets_no_complaint() =>
        Assert.That(
            SegmentValidator.Validate("""{"name":"a","id":"70de5b6f19ff9a0a","trace_id":"1-581cf771-a006649127e371903a2de979","start_time":1,"in_progress":true}"""u8),
            Is.Empty);

    [TestCase("name", null, "$.name: missing")]
    [TestCase("name", "\"\"", "$.name: empty")]
    [TestCase("name", "3", "$.name: not a string")]
    [TestCase("name", "\"a,b\"", "$.name: U+002C is not allowed")]
    [TestCase("name", "\"tab\\tbed\"", "$.name: U+0009 is not allowed")]
    [TestCase("name", "\"\\ud83d\\ude00\"", "$.name: U+1F600 is not allowed")]
    [TestCase("id", null, "$.id: missing")]
    [TestCase("id", "\"70de5b6f19ff9a0\"", "$.id: not 16 hexadecimal digits")]
    [TestCase("id", "\"70de5b6f19ff9a0g\"", "$.id: not 16 hexadecimal digits")]
    [TestCase("id", "\"0000000000000000\"", "$.id: not 16 hexadecimal digits")]
    [TestCase("trace_id", null, "$.trace_id: missing")]
    [TestCase("trace_id", "\"581cf771a006649127e371903a2de979\"", "$.trace_id: not a trace id")]
    [TestCase("trace_id", "\"2-581cf771-a006649127e371903a2de979\"", "$.trace_id: not a trace id")]
    [TestCase("parent_id", "\"x\"", "$.parent_id: not 16 hexadecimal digits")]
    [TestCase("parent_id", "\"70de5b6f19ff9a0a\"", "$.parent_id: its own id")]
    [TestCase("start_time", null, "$.start_time: missing")]
    [TestCase("start_time", "\"1478293361\"", "$.start_time: not a number")]
    [TestCase("start_time", "1478293361271", "$.start_time: not in seconds since 1970")]
    [TestCase("end_time", null, "$.end_time: missing, and not in_progress")]
    [TestCase("end_time", "1478293360.0", "$.end_time: before start_time")]
    [TestCase("in_progress", "true", "$.end_time: together with in_progress")]
    [TestCase("in_progress", "false", "$.in_progress: only ever true")]
    [TestCase("type", "\"segment\"", "$.type: not \"subsegment\"")]
    [TestCase("namespace", "\"remote\"", "$.namespace: unknown member")]
    [TestCase("sql", "{}", "$.sql: unknown member")]
    [TestCase("unheard_of", "1", "$.unheard_of: unknown member")]
    [TestCase("error", "\"true\"", "$.error: not a boolean")]
    [TestCase("error", null, "$.throttle: without error")]
    [TestCase("origin", "\"my laptop\"", "$.origin: no resource type of AWS")]
    [TestCase("service", "{\"version\":3}", "$.service.version: not a string")]
    [TestCase("http", "[]", "$.http: not an object")]
    [TestCase("http/request/traced", "true", "$.http.request.traced: unknown member")]
    [TestCase("http/request/x_forwarded_for", "1", "$.http.request.x_forwarded_for: not a boolean")]
    [TestCase("http/response/status", "\"429\"", "$.http.response.status: not a number")]
    [TestCase("http/response/status", "12", "$.http.response.status: not an integer from 100 on")]
    [TestCase("http/response/content_length", "-2", "$.http.response.content_length: not an integer from -1 on")]
    [TestCase("aws/ec2", "null", "$.aws.ec2: not an object")]
    [TestCase("aws/operation", "\"GetItem\"", "$.aws.operation: unknown member")]
    [TestCase("aws/elastic_beanstalk/deployment_id", "\"23\"", "$.aws.elastic_beanstalk.deployment_id: not a number")]
    [TestCase("aws/xray/auto_instrumentation", "\"no\"", "$.aws.xray.auto_instrumentation: not a boolean")]
    [TestCase("aws/cloudwatch_logs/0/log_group", null, "$.aws.cloudwatch_logs[0].log_group: missing")]
    [TestCase("cause", "200", "$.cause: not an object")]
    [TestCase("cause", "\"nobody\"", "$.cause: not 16 hexadecimal digits")]
    [TestCase("cause/exceptions", null, "$.cause.exceptions: missing")]
    [TestCase("cause/exceptions/0/id", null, "$.cause.exceptions[0].id: missing")]
    [TestCase("cause/exceptions/1/id", "\"2222222222222222\"", "$.cause.exceptions[1].id: that of another exception")]
    [TestCase("cause/exceptions/0/cause", "\"3\"", "$.cause.exceptions[0].cause: not 16 hexadecimal digits")]
    [TestCase("cause/exceptions/0/stack", "\"at A.B()\"", "$.cause.exceptions[0].stack: not an array")]
    [TestCase("cause/exceptions/0/stack/0/line", "1.5", "$.cause.exceptions[0].stack[0].line: not an integer from 0 on")]
    [TestCase("cause/exceptions/0/truncated", "-1", "$.cause.exceptions[0].truncated: not an integer from 0 on")]
    [TestCase("annotations/bad.key", "1", "$.annotations.bad.key: not a key of letters, digits and underscores")]
    [TestCase("annotations/tenant", "null", "$.annotations.tenant: neither string, number nor boolean")]
    [TestCase("annotations/tenant", "[1]", "$.annotations.tenant: neither string, number nor boolean")]
    [TestCase("metadata/default", "1", "$.metadata.default: not an object")]
    [TestCase("metadata/AWS.mine", "{}", "$.metadata.AWS.mine: reserved")]
    [TestCase("metadata/default/AWS.mine", "{}", "$.metadata.default.AWS.mine: reserved")]
    [TestCase("links", "[]", "$.links: empty")]
    [TestCase("links/0/id", null, "$.links[0].id: missing")]
    [TestCase("links/0/trace_id", "\"1\"", "$.links[0].trace_id: not a trace id")]
    [TestCase("links/0/attributes", "[]", "$.links[0].attributes: not an object")]
    [TestCase("subsegments", "{}", "$.subsegments: not an array")]
    [TestCase("subsegments/0", "3", "$.subsegments[0]: not an object")]
    [TestCase("subsegments/0/name", null, "$.subsegments[0].name: missing")]
    [TestCase("subsegments/0/end_time", null, "$.subsegments[0].end_time: missing, and not in_progress")]
    [TestCase("subsegments/0/start_time", "1478293361.1", "$.subsegments[0].start_time: before that of what is above")]
    [TestCase("subsegments/0/trace_id", "\"1-581cf771-a006649127e371903a2de979\"", "$.subsegments[0].trace_id: unknown member")]
    [TestCase("subsegments/0/namespace", "\"local\"", "$.subsegments[0].namespace: neither aws nor remote")]
    [TestCase("subsegments/0/sql/url", "\"users.findUnique\"", "$.subsegments[0].sql.url: not protocol://host[:port]/database")]
    [TestCase("subsegments/0/sql/url", "\"db://a:b@h/d\"", "$.subsegments[0].sql.url: holds a password")]
    [TestCase("subsegments/0/sql/connection_string", "\"Host=h;Password=p\"", "$.subsegments[0].sql.connection_string: holds a password")]
    [TestCase("subsegments/0/sql/preparation", "\"none\"", "$.subsegments[0].sql.preparation: neither call nor statement")]
    [TestCase("subsegments/1/aws/xray", "{}", "$.subsegments[1].aws.xray: unknown member")]
    public void A_broken_segment_gets_its_complaint(string path, string? json, string complaint) =>
        Assert.That(SegmentValidator.Validate(BrokenDocument.With(path, json)), Does.Contain(complaint));

    [TestCase("trace_id", null, "$.trace_id: missing")]
    [TestCase("parent_id", null, "$.parent_id: missing")]
    [TestCase("user", "\"u\"", "$.user: unknown member")]
    [TestCase("precursor_ids", "[\"x\"]", "$.precursor_ids: not 16 hexadecimal digits")]
    [TestCase("http/request/x_forwarded_for", "true", "$.http.request.x_forwarded_for: unknown member")]
    public void A_broken_subsegment_gets_its_complaint(string path, string? json, string complaint) =>
        Assert.That(SegmentValidator.Validate(BrokenDocument.SubsegmentWith(path, json)), Does.Contain(complaint));

    [TestCase("name", 201, "$.name: 201 characters, at most 200")]
    [TestCase("user", 251, "$.user: 251 characters, at most 250")]
    [TestCase("http/request/url", 251, "$.http.request.url: 251 characters, at most 250")]
    [TestCase("annotations/tenant", 1001, "$.annotations.tenant: 1001 characters, at most 1000")]
    [TestCase("cause/exceptions/0/type", 251, "$.cause.exceptions[0].type: 251 characters, at most 250")]
    [TestCase("subsegments/0/name", 251, "$.subsegments[0].name: 251 characters, at most 250")]
    public void A_text_that_is_too_long_gets_a_complaint(string path, int length, string complaint) =>
        Assert.That(SegmentValidator.Validate(BrokenDocument.With(path, $"\"{new string('x', length)}\"")), Does.Contain(complaint));

    [Test]
    public void Too_many_annotations_get_a_complaint()
    {
        string annotations = "{" + string.Join(',', Enumerable.Range(0, 51).Select(i => $"\"k{i}\":1")) + "}";

        Assert.That(SegmentValidator.Validate(BrokenDocument.With("annotations", annotations)), Does.Contain("$.annotations.*: 51 annotations, at most 50"));
    }

    [Test]
    public void Too_many_links_get_a_complaint()
    {
        string link = """{"trace_id":"1-581cf771-a006649127e371903a2de970","id":"70de5b6f19ff9a0b"}""";
        string links = "[" + string.Join(',', Enumerable.Repeat(link, 21)) + "]";

        Assert.That(SegmentValidator.Validate(BrokenDocument.With("links", links)), Does.Contain("$.links: 21 links, at most 20"));
    }

    [Test]
    public void A_document_over_the_limit_gets_a_complaint()
    {
        byte[] document = BrokenDocument.With("metadata/default", $$"""{"big":"{{new string('x', 66_000)}}"}""");

        Assert.That(SegmentValidator.Validate(document), Does.Contain($"$: {document.Length} bytes, at most 65477"));
    }

    [TestCase("", "not JSON")]
    [TestCase("{", "not JSON")]
    [TestCase("{} {}", "not JSON")]
    [TestCase("[]", "not an object")]
    public void What_is_no_JSON_object_gets_a_complaint(string text, string complaint) =>
        Assert.That(SegmentValidator.Validate(Encoding.UTF8.GetBytes(text)), Has.One.Contains(complaint));

    [Test]
    public void Bytes_that_are_not_UTF8_get_a_complaint() =>
        Assert.That(SegmentValidator.Validate([(byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)'}']), Does.Contain("$: not UTF-8"));

    [Test]
    public void Half_a_surrogate_pair_gets_a_complaint()
    {
        string text = Encoding.UTF8.GetString(BrokenDocument.Good).Replace("acme", "\\ud83d", StringComparison.Ordinal);

        Assert.That(SegmentValidator.Validate(Encoding.UTF8.GetBytes(text)), Does.Contain("$.annotations.tenant: half a surrogate pair"));
    }

    [Test]
    public void A_repeated_key_gets_a_complaint()
    {
        string text = Encoding.UTF8.GetString(BrokenDocument.Good).Replace("\"debug\":{}", "\"debug\":{\"a\":1,\"a\":2}", StringComparison.Ordinal);

        Assert.That(SegmentValidator.Validate(Encoding.UTF8.GetBytes(text)), Does.Contain("$.metadata.debug.a: twice"));
    }

    [Test]
    public void Deeper_nesting_than_readers_take_gets_a_complaint()
    {
        string deep = new string('[', 70) + new string(']', 70);
        string text = Encoding.UTF8.GetString(BrokenDocument.Good).Replace("\"debug\":{}", "\"debug\":{\"a\":" + deep + "}", StringComparison.Ordinal);

        Assert.That(SegmentValidator.Validate(Encoding.UTF8.GetBytes(text)), Has.One.Contains("not JSON"));
    }

    [Test]
    public void An_id_after_that_of_a_nested_object_gets_a_complaint() =>
        Assert.That(
            SegmentValidator.Validate("""{"name":"a","links":[{"trace_id":"1-581cf771-a006649127e371903a2de970","id":"70de5b6f19ff9a0b"}],"id":"70de5b6f19ff9a0a","trace_id":"1-581cf771-a006649127e371903a2de979","start_time":1,"end_time":2}"""u8),
            Is.EquivalentTo((string[])["$.id: not the first of its name in the text", "$.trace_id: not the first of its name in the text"]));

    [Test]
    public void Two_complete_documents_with_one_id_get_a_complaint() =>
        Assert.That(
            SegmentValidator.ValidateAll([BrokenDocument.Good, BrokenDocument.Good]),
            Does.Contain("1-581cf771-a006649127e371903a2de979/70de5b6f19ff9a0a: 2 complete documents"));

    [Test]
    public void An_announcement_and_its_final_document_get_no_complaint() =>
        Assert.That(
            SegmentValidator.ValidateAll(
            [
                """{"name":"a","id":"70de5b6f19ff9a0a","trace_id":"1-581cf771-a006649127e371903a2de979","start_time":1,"in_progress":true}"""u8.ToArray(),
                BrokenDocument.Good,
            ]),
            Is.Empty);

    [Test]
    public void A_reference_to_an_exception_that_is_described_nowhere_gets_a_complaint() =>
        Assert.That(
            SegmentValidator.ValidateAll([BrokenDocument.With("cause", "\"6666666666666666\"")]),
            Has.One.Contains("refers to the exception 6666666666666666, which is described nowhere"));
}
