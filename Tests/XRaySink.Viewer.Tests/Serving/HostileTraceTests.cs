using XRaySink.Viewer.Pages;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tests.Serving;

/// <summary>Whatever a document holds, it stays text.</summary>
public class HostileTraceTests
{
    [Test]
    public void Markup_in_every_string_of_a_document_is_text_on_the_page()
    {
        TraceStore store = HostileDocument.Stored();
        Trace trace = store.Since(0).Traces.Single();

        string page = TracePage.Render(trace, DateTimeOffset.UtcNow);
        string map = MapPage.Render([trace], HostileDocument.Markup, null);
        string list = ListPage.Render(HostileDocument.Markup);

        foreach (string html in (string[])[page, map, list])
        {
            Assert.That(html.Contains("<img", StringComparison.OrdinalIgnoreCase), Is.False);
            Assert.That(html.Contains("alert(1)\"", StringComparison.Ordinal), Is.False);
            Assert.That(html, Does.Contain("&lt;img"));
        }
        Assert.That(System.Text.RegularExpressions.Regex.Count(page, "&lt;img"), Is.GreaterThan(25), "not every string is shown");
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
