using XRaySink.Documents;

namespace XRaySink.Tests.Documents;

public sealed class MetadataTests
{
    [Test]
    public void Tags_keep_their_types()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag(
            "null", null, "text", "t", "int", 1, "long", 2L, "double", 1.5, "decimal", 1.25m, "flag", true, "ulong", ulong.MaxValue,
            "array", (int[])[1, 2], "map", new Dictionary<string, object?> { ["key"] = 1, ["other"] = "x" }, "date", DateTime.UnixEpoch, "odd", new object()));

        Assert.That(
            call.At("metadata.default"),
            Is.EqualTo("""{"text":"t","int":1,"long":2,"double":1.5,"decimal":1.25,"flag":true,"ulong":18446744073709551615,"array":[1,2],"map":{"key":1,"other":"x"},"date":"1970-01-01T00:00:00.0000000Z","odd":"<Object>"}"""));
    }

    [Test]
    public void Objects_are_recorded_in_their_namespace()
    {
        SegmentDocument segment = Recorded.Segment(_ =>
        {
            XRay.AddMetadata("order", new { Id = 17, Lines = (string[])["a"] });
            XRay.AddMetadata("cart", 3, "debug");
        });

        Assert.That(segment.At("metadata.default"), Is.EqualTo("""{"order":{"Id":17,"Lines":["a"]}}"""));
        Assert.That(segment.At("metadata.debug"), Is.EqualTo("""{"cart":3}"""));
    }

    [Test]
    public void Of_repeated_keys_the_last_counts()
    {
        SegmentDocument segment = Recorded.Segment(_ =>
        {
            XRay.AddMetadata("key", 1);
            XRay.AddMetadata("key", 2);
        });

        Assert.That(segment.At("metadata.default"), Is.EqualTo("""{"key":2}"""));
    }

    [Test]
    public void Objects_of_others_are_read_from_their_text()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag(
            "aws.xray.metadata.Default", """{"custom_key": "custom_value"}""",
            "aws.xray.metadata.http", """{"connection":{"reused":false,"was_idle":[1, 2.5e3, null, true]}}""",
            "aws.xray.metadata.non-xray-sdk", "retain-value"));

        Assert.That(call.Metadata("custom_key"), Is.EqualTo("custom_value"));
        Assert.That(call.At("metadata.http"), Is.EqualTo("""{"connection":{"reused":false,"was_idle":[1,2.5e3,null,true]}}"""));
        Assert.That(call.Metadata("aws.xray.metadata.non-xray-sdk"), Is.EqualTo("retain-value"));
    }

    [TestCase("{")]
    [TestCase("{}x")]
    [TestCase("{\"a\":1,}")]
    [TestCase("{\"a\":\"\\ud800\"}")]
    [TestCase("[1]")]
    [TestCase("{'a':1}")]
    public void Text_that_is_no_object_stays_text(string text) =>
        Assert.That(Recorded.Subsegment(call => call.Tag("aws.xray.metadata.x", text)).Metadata("aws.xray.metadata.x"), Is.EqualTo(text));

    [Test]
    public void Keys_twice_in_a_nested_object_are_one()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag("aws.xray.metadata.x", """{"o":{"a":1,"\u0061":2}}"""));

        Assert.That(call.At("metadata.x"), Is.EqualTo("""{"o":{"a":1}}"""));
        Assert.That(call.At("metadata.xraysink.left_out"), Is.EqualTo("1"));
    }

    [Test]
    public void Tags_twice_on_an_activity_are_one() =>
        Assert.That(Recorded.Subsegment(call => call.AddTag("a", 1).AddTag("a", 2)).At("metadata.default"), Is.EqualTo("""{"a":1}"""));

    [Test]
    public void Reserved_keys_and_namespaces_are_renamed()
    {
        SegmentDocument segment = Recorded.Segment(segment =>
        {
            segment.SetTag("AWS.tag", 1);
            XRay.AddMetadata("AWS.key", 2);
            XRay.AddMetadata("key", 3, "AWS.space");
        });

        Assert.That(segment.Metadata("AWS_tag"), Is.EqualTo("1"));
        Assert.That(segment.Metadata("AWS_key"), Is.EqualTo("2"));
        Assert.That(segment.At("metadata.AWS_space.key"), Is.EqualTo("3"));
    }

    [Test]
    public void The_writers_own_namespace_is_left_to_it() =>
        Assert.That(Recorded.Segment(_ => XRay.AddMetadata("k", 1, "xraysink")).At("metadata.xraysink_.k"), Is.EqualTo("1"));

    [Test]
    public void Half_a_surrogate_pair_is_replaced() =>
        Assert.That(Recorded.Subsegment(call => call.Tag("a\ud83d", "x\udc00y\ud83d\ude00")).Metadata("a\ufffd"), Is.EqualTo("x\ufffdy\ud83d\ude00"));

    [Test]
    public void A_cut_does_not_split_a_character() =>
        Assert.That(Recorded.Subsegment(call => call.Tag("a", new string('x', 4094) + "\ud83d\ude00" + "yyy")).Metadata("a"), Is.EqualTo(new string('x', 4094) + "…"));
}
