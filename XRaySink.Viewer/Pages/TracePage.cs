using System.Globalization;
using XRaySink.Documents;
using XRaySink.Viewer.Searching;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Pages;

/// <summary>The page of one trace: a heading and the waterfall. Made wholly here, so that it works without scripts.</summary>
static class TracePage
{
    public static string Render(Trace trace, DateTimeOffset now) =>
        Frame(trace.Id).Around(html =>
        {
            html.Add($"""<main class="trace" id="main" data-trace="{trace.Id}" data-running="{(trace.Summary.IsInProgress ? "yes" : "no")}">""");
            AddHeading(html, trace);
            var tree = new TraceTree(trace);
            new Waterfall(html, tree, trace.Summary.IsInProgress ? now : tree.End).Add();
            html.Add($"</main>");
        }, refresh: trace.Summary.IsInProgress);

    public static string RenderMissing(string id) =>
        Frame("No such trace").Around(html => html.Add($"""
            <main class="trace" id="main"><h1>This trace is not here</h1>
            <p class="sub">Nothing has come of <code>{id}</code>, or it had to make room for newer traces.</p></main>
            """));

    static PageFrame Frame(string title) => new(title, "../", PageKind.Trace);

    static void AddHeading(Html html, Trace trace)
    {
        TraceSummary summary = trace.Summary;
        SegmentFacts root = summary.Root;
        string word = summary.IsInProgress ? "running" : root.Outcome.Word();
        html.Add($"""
            <div class="top"><div class="title"><span class="pill {word}">{root.Status?.ToString(CultureInfo.InvariantCulture) ?? word}</span>
            <h1>{root.Name}</h1><span class="ask">{RequestText.Of(root.Method, root.Url)}</span></div>
            <dl class="glance">
            <div><dt>Took</dt><dd>{(summary.IsInProgress ? "running" : DurationText.Of(summary.Duration))}</dd></div>
            <div><dt>Began</dt><dd><time datetime="{summary.Start.ToString("O", CultureInfo.InvariantCulture)}">{summary.Start.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)}</time></dd></div>
            <div><dt>Segments</dt><dd>{summary.Segments}</dd></div>
            <div class="wide"><dt>Trace</dt><dd><code id="trace-id">{trace.Id}</code></dd></div>
            <div><dt>Raw</dt><dd><a href="../documents/{trace.Id}">JSON</a></dd></div>
            </dl></div>
            """);
        if (trace.LeftOut > 0)
            html.Add($"""<p class="note">This trace is full: {trace.LeftOut} more documents came and were left out.</p>""");
    }
}

/// <summary>A request in a few words: its method and the part of its URL that tells it from others.</summary>
static class RequestText
{
    const string TaskScheme = "task://localhost/";

    public static string Of(string? method, string? url) =>
        (url ?? "").StartsWith(TaskScheme, StringComparison.OrdinalIgnoreCase)
            ? "task " + Place(url)
            : string.Join(' ', new[] { method, Place(url) }.Where(part => !string.IsNullOrEmpty(part)));

    /// <summary>The path and query of a URL, the path of a task, or the text itself when it is neither.</summary>
    static string Place(string? url)
    {
        url ??= "";
        if (url.StartsWith(TaskScheme, StringComparison.OrdinalIgnoreCase))
            return url[TaskScheme.Length..];
        return Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? address.PathAndQuery : url;
    }
}
