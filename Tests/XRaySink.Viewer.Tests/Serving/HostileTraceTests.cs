using System.Buffers;
using System.Text;
using XRaySink.Viewer.Pages;
using XRaySink.Viewer.Searching;
using XRaySink.Viewer.Serving;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tests.Serving;

/// <summary>Whatever a document holds, it stays text.</summary>
public class HostileTraceTests
{
    // Who exactly a trace's parents and exceptions were called is of no use to a reader.
    static readonly string[] NotShown =
    [
        "$.type", "$.cause.working_directory", "$.cause.paths[0]", "$.cause.exceptions[0].id", "$.cause.exceptions[0].cause",
        "$.cause.exceptions[0].stack[0].line", "$.ANY", "$.ANY+",
    ];

    [TestCaseSource(typeof(HostileDocument), nameof(HostileDocument.Places))]
    public void Markup_in_any_text_of_a_document_is_text_on_every_page(string place)
    {
        var store = new TraceStore(new TraceStoreLimits(10, 10_000_000), TimeProvider.System);
        Assert.That(store.Add(HostileDocument.Create(place)), () => store.Refusals.Latest[0].Reason);
        TraceStore.Changes changes = store.Since(0);
        Trace trace = changes.Traces.Single();
        var live = new ArrayBufferWriter<byte>();
        LiveEvent.Write(live, changes, TraceQuery.Parse(null), store.Refusals, isFirst: true);

        string page = TracePage.Render(trace, DateTimeOffset.UtcNow);
        foreach (string output in (string[])[page, MapPage.Render([trace], null, null), Encoding.UTF8.GetString(live.WrittenSpan)])
        {
            Assert.That(output.Contains("<img", StringComparison.OrdinalIgnoreCase), Is.False, output);
            Assert.That(output.Contains("\"'>", StringComparison.Ordinal), Is.False, output);
        }
        Assert.That(page.Contains("&lt;img", StringComparison.Ordinal), Is.EqualTo(!NotShown.Contains(place)), "whether it is on the trace's page");
    }

    [Test]
    public void Markup_in_a_search_and_in_an_id_is_text_on_every_page()
    {
        foreach (string page in (string[])[ListPage.Render(HostileDocument.Markup), MapPage.Render([], HostileDocument.Markup, HostileDocument.Markup), TracePage.RenderMissing(HostileDocument.Markup)])
        {
            Assert.That(page.Contains("<img", StringComparison.OrdinalIgnoreCase), Is.False, page);
            Assert.That(page, Does.Contain("&lt;img"));
        }
    }

    [Test]
    public void A_link_is_made_of_nothing_but_a_trace_id()
    {
        var store = new TraceStore(new TraceStoreLimits(10, 1_000_000), TimeProvider.System);
        store.Add(TestDocument.Segment(1, more: """,  "links":[{"trace_id":"javascript:alert(1)"},{"trace_id":"1-6AB13D00-00000000000000000000000F"},7]"""));

        string page = TracePage.Render(store.Since(0).Traces.Single(), DateTimeOffset.UtcNow);

        Assert.That(page.Contains("href=\"javascript", StringComparison.OrdinalIgnoreCase), Is.False);
        Assert.That(page, Does.Contain("href=\"../traces/1-6ab13d00-00000000000000000000000f\""));
    }

    [Test]
    public void Metadata_nested_as_deep_as_is_taken_does_not_make_a_page_of_spaces()
    {
        var store = new TraceStore(new TraceStoreLimits(10, 10_000_000), TimeProvider.System);
        string deep = string.Join(',', Enumerable.Repeat(new string('[', 110) + new string(']', 110), 250));
        Assert.That(store.Add(TestDocument.Segment(1, more: ",\"metadata\":{\"default\":{\"deep\":[" + deep + "]}}")));

        string page = TracePage.Render(store.Since(0).Traces.Single(), DateTimeOffset.UtcNow);

        Assert.That(page.Length, Is.LessThan(200_000));
    }
}
