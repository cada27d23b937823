using System.Diagnostics;
using System.Globalization;
using XRaySink.Documents;

namespace XRaySink.Tests.Documents;

public sealed class LinksBlockTests
{
    static readonly ActivityContext Linked = new(
        ActivityTraceId.CreateFromString("581cf771a006649127e371903a2de979"), ActivitySpanId.CreateFromString("53995c3f42cd8ad8"), ActivityTraceFlags.Recorded);

    [Test]
    public void A_link_names_its_trace_and_segment() =>
        Assert.That(
            With(new ActivityLink(Linked)).At("links"),
            Is.EqualTo("""[{"trace_id":"1-581cf771-a006649127e371903a2de979","id":"53995c3f42cd8ad8"}]"""));

    [Test]
    public void Without_links_there_is_no_member() => Assert.That(With().Element("links"), Is.Null);

    [Test]
    public void A_link_to_nothing_is_no_link() => Assert.That(With(new ActivityLink(default)).Element("links"), Is.Null);

    [Test]
    public void Links_stand_in_their_order() =>
        Assert.That(With(new ActivityLink(Linked), new ActivityLink(new ActivityContext(Linked.TraceId, ActivitySpanId.CreateRandom(), default))).Element("links")!.Value.GetArrayLength(), Is.EqualTo(2));

    [Test]
    public void Attributes_keep_their_types()
    {
        var attributes = new ActivityTagsCollection
        {
            ["text"] = "t",
            ["flag"] = true,
            ["number"] = 3L,
            ["float"] = 1.5,
            ["texts"] = (string[])["a", "b"],
            ["flags"] = (bool[])[true, false],
            ["numbers"] = (long[])[1, 2],
            ["floats"] = (double[])[1.5, 2.5],
        };

        Assert.That(
            With(new ActivityLink(Linked, attributes)).Element("links")!.Value[0].GetProperty("attributes").GetRawText(),
            Is.EqualTo("""{"text":"t","flag":true,"number":3,"float":1.5,"texts":["a","b"],"flags":[true,false],"numbers":[1,2],"floats":[1.5,2.5]}"""));
    }

    [Test]
    public void Links_over_20_are_left_out_and_counted()
    {
        SegmentDocument document = With([.. Enumerable.Repeat(new ActivityLink(Linked), 25)]);

        Assert.That(document.Element("links")!.Value.GetArrayLength(), Is.EqualTo(20));
        Assert.That(document.At("metadata.xraysink.left_out"), Is.EqualTo(5.ToString(CultureInfo.InvariantCulture)));
    }

    static SegmentDocument With(params ActivityLink[] links) =>
        Recorded.Segment(_ => Recorded.Child("linked", links: links)).Subsegments.Single();
}
