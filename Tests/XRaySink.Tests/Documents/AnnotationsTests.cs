using XRaySink.Documents;

namespace XRaySink.Tests.Documents;

public sealed class AnnotationsTests
{
    [Test]
    public void What_the_recording_API_annotates_is_indexed_with_its_type()
    {
        SegmentDocument segment = Recorded.Segment(_ =>
        {
            XRay.Annotate("text", "t");
            XRay.Annotate("flag", true);
            XRay.Annotate("count", 3L);
            XRay.Annotate("ratio", 0.5);
        });

        Assert.That(segment.At("annotations"), Is.EqualTo("""{"text":"t","flag":true,"count":3,"ratio":0.5}"""));
        Assert.That(segment.Element("metadata"), Is.Null);
    }

    [TestCase("Key_1", "Key_1")]
    [TestCase("Key.1", "Key_1")]
    [TestCase("Key@1", "Key_1")]
    [TestCase("ключ", "____")]
    [TestCase("", "_")]
    public void A_key_loses_what_X_Ray_refuses(string given, string key) =>
        Assert.That(Recorded.Segment(_ => XRay.Annotate(given, 1L)).Annotations.Keys.Single(), Is.EqualTo(key));

    [Test]
    public void A_key_that_was_changed_stays_as_it_was_in_metadata()
    {
        SegmentDocument segment = Recorded.Segment(_ => XRay.Annotate("tenant.id", "acme"));

        Assert.That(segment.Annotations["tenant_id"], Is.EqualTo("acme"));
        Assert.That(segment.Metadata("tenant.id"), Is.EqualTo("acme"));
    }

    [Test]
    public void Keys_that_become_the_same_are_not_lost()
    {
        SegmentDocument segment = Recorded.Segment(_ =>
        {
            XRay.Annotate("a.b", 1L);
            XRay.Annotate("a_b", 2L);
        });

        Assert.That(segment.Annotations["a_b"], Is.EqualTo(1));
        Assert.That(segment.Metadata("a.b"), Is.EqualTo("1"));
        Assert.That(segment.Metadata("a_b"), Is.EqualTo("2"));
    }

    [Test]
    public void Tags_are_metadata_unless_they_are_listed()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag("attr1@1", "v1", "attr2@2", "v2", "aws.xray.annotations", (string[])["attr2@2", "not_exist"]));

        Assert.That(call.At("annotations"), Is.EqualTo("""{"attr2_2":"v2"}"""));
        Assert.That(call.Metadata("attr1@1"), Is.EqualTo("v1"));
        Assert.That(call.Metadata("aws.xray.annotations"), Is.Null);
    }

    [Test]
    public void Tags_with_a_place_of_their_own_become_annotations_too_when_listed()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag(
            "aws.operation", "UpdateItem", "rpc.method", "Update", "rpc.system", "aws-api", "aws.xray.annotations", (string[])["aws.operation", "rpc.method"]));

        Assert.That(call.At("annotations"), Is.EqualTo("""{"aws_operation":"UpdateItem","rpc_method":"Update"}"""));
        Assert.That(call.At("aws.operation"), Is.EqualTo("UpdateItem"));
    }

    [Test]
    public void What_cannot_be_indexed_stays_in_metadata()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag("list", (int[])[1, 2], "aws.xray.annotations", (string[])["list"]));

        Assert.That(call.Annotations, Is.Empty);
        Assert.That(call.Metadata("list"), Is.EqualTo("[1,2]"));
    }

    [Test]
    public void Annotations_over_50_stay_in_metadata()
    {
        string[] keys = [.. Enumerable.Range(0, 60).Select(i => $"key{i}")];

        SegmentDocument call = Recorded.Subsegment(call =>
        {
            foreach (string key in keys)
                call.SetTag(key, key);
            call.SetTag("aws.xray.annotations", keys);
        });

        Assert.That(call.Annotations, Has.Count.EqualTo(50));
        Assert.That(keys, Has.All.Matches<string>(key => call.Annotations.ContainsKey(key!) != (call.Metadata(key!) is not null)));
    }

    [Test]
    public void A_long_text_is_cut_and_stays_longer_in_metadata()
    {
        SegmentDocument segment = Recorded.Segment(_ => XRay.Annotate("essay", new string('x', 2000)));

        Assert.That(segment.Annotations["essay"], Is.EqualTo(new string('x', 999) + "…"));
        Assert.That(segment.Metadata("essay"), Has.Length.EqualTo(2000));
    }

    [TestCase(double.NaN, "NaN")]
    [TestCase(double.PositiveInfinity, "Infinity")]
    [TestCase(double.NegativeInfinity, "-Infinity")]
    public void Numbers_that_JSON_cannot_spell_are_texts(double value, string text) =>
        Assert.That(Recorded.Segment(_ => XRay.Annotate("n", value)).Annotations["n"], Is.EqualTo(text));
}
