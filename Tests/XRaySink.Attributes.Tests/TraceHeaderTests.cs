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

    [TestCase("1", SamplingMark.Sampled)]
    [TestCase("0", SamplingMark.NotSampled)]
    [TestCase("?", SamplingMark.Requested)]
    [TestCase(" 1 ", SamplingMark.Sampled)]
    [TestCase("", SamplingMark.Undecided)]
    [TestCase("3", SamplingMark.Undecided)]
    [TestCase("123", SamplingMark.Undecided)]
    [TestCase("true", SamplingMark.Undecided)]
    public void A_decision_is_one_of_three_characters(string text, SamplingMark mark)
    {
        Assert.That(TraceHeader.TryParse($"Root={Root};Sampled={text}", out TraceHeader header), Is.True);
        Assert.That(header.Sampled, Is.EqualTo(mark));
    }

    [TestCase(SamplingMark.Undecided, "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8")]
    [TestCase(SamplingMark.NotSampled, "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0")]
    [TestCase(SamplingMark.Sampled, "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")]
    [TestCase(SamplingMark.Requested, "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=?")]
    public void Every_decision_is_written(SamplingMark mark, string text) =>
        Assert.That(new TraceHeader(TraceId, ParentId, mark).ToString(), Is.EqualTo(text));

    [TestCase("root=1-5759e988-bd862e3fe1be46a994272793;PARENT=53995c3f42cd8ad8;sampled=1")]
    [TestCase(";;Root=1-5759e988-bd862e3fe1be46a994272793;;Parent=53995c3f42cd8ad8;Sampled=1;")]
    [TestCase("Root = 1-5759E988-BD862E3FE1BE46A994272793 ; Parent = 53995c3f42cd8ad8 ; Sampled = 1")]
    [TestCase("novalue;=x;Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")]
    public void What_others_write_differently_is_read_the_same(string text)
    {
        Assert.That(TraceHeader.TryParse(text, out TraceHeader header), Is.True);
        Assert.That(header, Is.EqualTo(new TraceHeader(TraceId, ParentId, SamplingMark.Sampled)));
    }

    [Test]
    public void Only_printable_ASCII_is_carried_on()
    {
        TraceHeader.TryParse($"Root={Root};City=Köln;Tab=a\tb;Team=blue;Line=\r\nSet-Cookie: x", out TraceHeader header);

        Assert.That(header.Extra, Is.EqualTo("Team=blue"));
    }

    [Test]
    public void What_is_carried_on_is_at_most_1024_characters()
    {
        string pairs = string.Join(';', Enumerable.Range(0, 1000).Select(i => $"k{i}=v"));
        TraceHeader.TryParse($"Root={Root};{pairs}", out TraceHeader header);

        Assert.That(header.Extra, Has.Length.InRange(1000, 1024));
        Assert.That(TraceHeader.TryParse(header.ToString(), out TraceHeader again), Is.True);
        Assert.That(again, Is.EqualTo(header));
    }

    [TestCase("a=b\r\nX: y")]
    [TestCase("ö=1")]
    [TestCase("")]
    public void Extra_pairs_that_no_header_could_hold_are_taken_as_absent(string extra) =>
        Assert.That(new TraceHeader(TraceId, ParentId, SamplingMark.Sampled, extra).Extra, Is.Null);

    [TestCase(';')]
    [TestCase('=')]
    [TestCase(' ')]
    [TestCase('R')]
    [TestCase('\0')]
    public void Ten_megabytes_of_junk_are_read_in_linear_time(char junk)
    {
        string text = new string(junk, 10_000_000) + ";Root=" + Root;

        long start = Stopwatch.GetTimestamp();
        bool valid = TraceHeader.TryParse(text, out TraceHeader header);

        Assert.That(valid, Is.True);
        Assert.That(header.ToString().Length, Is.LessThan(1100));
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Ten_megabytes_of_pairs_are_read_in_linear_time()
    {
        string text = string.Concat(Enumerable.Repeat("Root=;a=b;", 1_000_000));

        long start = Stopwatch.GetTimestamp();
        bool valid = TraceHeader.TryParse(text, out _);

        Assert.That(valid, Is.False);
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Reading_allocates_the_ids_and_nothing_else()
    {
        string text = new TraceHeader(TraceId, ParentId, SamplingMark.Sampled).ToString();
        long reading = AllocatedBy(() => TraceHeader.TryParse(text, out _));
        long ids = AllocatedBy(() => _ = (new string('0', 32), new string('0', 16)));

        Assert.That(reading, Is.EqualTo(ids));

        static long AllocatedBy(Action action)
        {
            action();
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Test]
    public void Goes_to_W3C_and_back()
    {
        var header = new TraceHeader(TraceId, ParentId, SamplingMark.Sampled);

        ActivityContext context = header.ToActivityContext();

        Assert.That(context, Is.EqualTo(new ActivityContext(TraceId, ParentId, ActivityTraceFlags.Recorded, isRemote: true)));
        Assert.That(TraceHeader.Of(context), Is.EqualTo(header));
    }

    [TestCase(SamplingMark.Undecided)]
    [TestCase(SamplingMark.NotSampled)]
    [TestCase(SamplingMark.Requested)]
    public void W3C_takes_a_decision_that_is_open_for_a_refusal(SamplingMark mark) =>
        Assert.That(new TraceHeader(TraceId, ParentId, mark).ToActivityContext().TraceFlags, Is.EqualTo(ActivityTraceFlags.None));

    [Test]
    public void An_activity_says_its_place_and_what_its_trace_carries_on()
    {
        TraceHeader.TryParse($"Root={Root};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a87bd80c:1", out TraceHeader incoming);
        using Activity segment = new Activity("segment").SetParentId(TraceId, ParentId, ActivityTraceFlags.Recorded).Start();
        incoming.AttachTo(segment);
        using Activity child = new Activity("child").Start();

        Assert.That(TraceHeader.Of(child), Is.EqualTo(new TraceHeader(TraceId, child.SpanId, SamplingMark.Sampled, "Lineage=a87bd80c:1")));
        Assert.That(child.Baggage, Is.Empty);
    }

    [Test]
    public void Nothing_is_attached_to_no_activity() => Assert.That(() => default(TraceHeader).AttachTo(null), Throws.Nothing);

    static ActivityTraceId TraceId => ActivityTraceId.CreateFromString("5759e988bd862e3fe1be46a994272793");

    static ActivitySpanId ParentId => ActivitySpanId.CreateFromString("53995c3f42cd8ad8");
}
