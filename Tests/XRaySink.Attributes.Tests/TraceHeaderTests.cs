using System.Diagnostics;

namespace XRaySink.Tests;

public class TraceHeaderTests
{
    const string Root = "1-5759e988-bd862e3fe1be46a994272793";

    [Test]
    public void Root_alone_is_a_valid_header()
    {
        Assert.That(TraceHeader.TryParse("Root=" + Root, out TraceHeader header), Is.True);
        Assert.That(XRayId.Format(header.TraceId), Is.EqualTo(Root));
        Assert.That(header.ParentId, Is.EqualTo(default(ActivitySpanId)));
        Assert.That(header.Sampled, Is.EqualTo(SamplingMark.Undecided));
    }

    [TestCase("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")]
    [TestCase("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0")]
    [TestCase("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=?")]
    [TestCase("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a87bd80c:1|68fd508a:5")]
    public void A_header_written_again_is_the_header_that_was_read(string text)
    {
        Assert.That(TraceHeader.TryParse(text, out TraceHeader header), Is.True);
        Assert.That(header.ToString(), Is.EqualTo(text));
    }

    [Test]
    public void Pairs_may_come_in_any_order_and_with_spaces()
    {
        TraceHeader.TryParse(" Sampled=1 ; Parent=53995C3F42CD8AD8; Root=" + Root, out TraceHeader header);

        Assert.That(header.ToString(), Is.EqualTo("Root=" + Root + ";Parent=53995c3f42cd8ad8;Sampled=1"));
    }

    [Test]
    public void Of_repeated_keys_the_first_valid_one_counts()
    {
        TraceHeader.TryParse($"Root=junk;Root={Root};Root=1-00000000-111111111111111111111111", out TraceHeader header);

        Assert.That(XRayId.Format(header.TraceId), Is.EqualTo(Root));
    }

    [Test]
    public void Self_is_dropped_and_unknown_keys_are_carried_on()
    {
        TraceHeader.TryParse($"Self=1-67891234-12456789abcdef012345678;Root={Root};Team=blue", out TraceHeader header);

        Assert.That(header.ToString(), Is.EqualTo($"Root={Root};Team=blue"));
    }

    [TestCase("215748")]
    [TestCase("")]
    [TestCase("0000000000000000")]
    [TestCase("53995c3f42cd8adg")]
    public void An_invalid_parent_is_taken_as_absent(string parent)
    {
        Assert.That(TraceHeader.TryParse($"Root={Root};Parent={parent}", out TraceHeader header), Is.True);
        Assert.That(header.ParentId, Is.EqualTo(default(ActivitySpanId)));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(";")]
    [TestCase(";=")]
    [TestCase("asdfhdk=fidksldfj")]
    [TestCase("asdfhdkfidksldfj")]
    [TestCase("Root=1-5759e988")]
    [TestCase("Root=5759e988bd862e3fe1be46a994272793")]
    [TestCase("Root=2-5759e988-bd862e3fe1be46a994272793")]
    [TestCase("Root=1-00000000-000000000000000000000000")]
    public void Text_without_a_valid_root_is_no_header(string? text)
    {
        Assert.That(TraceHeader.TryParse(text, out TraceHeader header), Is.False);
        Assert.That(header.ToString(), Is.Empty);
    }
}
