namespace XRaySink.Viewer.Pages;

/// <summary>The page with all traces. Its rows come through the live stream.</summary>
static class ListPage
{
    public static string Render(string? query) =>
        new PageFrame("Traces", "./", PageKind.Traces).Around(html =>
        {
            html.Add($"""<div class="split" id="split"><main class="list" id="main">""");
            SearchForm.Add(html, query);
            html.Add($"""
                <div class="head" aria-hidden="true"><span>Time</span><span>Trace</span><span>Result</span><span class="num">Took</span><span>Annotations</span></div>
                <div class="rows" id="rows" role="listbox" aria-label="Traces, the newest first" tabindex="0"><div class="spread" id="spread"></div></div>
                <div class="empty" id="empty" hidden></div>
                <noscript><p class="empty">The list is live and needs JavaScript. A trace's own page does not: open <code>traces/</code> and the trace's id.</p></noscript>
                <footer class="foot"><span id="count"></span><span class="keys"><kbd>j</kbd><kbd>k</kbd> move <kbd>↵</kbd> open <kbd>/</kbd> search <kbd>esc</kbd> close <kbd>t</kbd> theme</span></footer>
                </main>
                <aside class="pane" id="pane" aria-label="The trace" hidden></aside></div>
                """);
        });
}

/// <summary>The search, on the pages that have one.</summary>
static class SearchForm
{
    static readonly (string Term, string Label)[] Chips =
    [
        ("is:ok", "Ok"), ("is:error", "Error"), ("is:throttled", "Throttled"), ("is:fault", "Fault"), ("is:running", "Running"),
    ];

    static readonly string[] Durations = ["10ms", "100ms", "1s", "10s"];

    public static void Add(Html html, string? query)
    {
        html.Add($"""
            <form class="search" id="search" role="search" method="get" action="">
            <label class="field"><svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true"><circle cx="8.5" cy="8.5" r="5.5" fill="none" stroke="currentColor" stroke-width="1.8"></circle><path d="M12.7 12.7 17 17" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"></path></svg>
            <span class="hidden">Search</span><input id="q" name="q" type="search" value="{query}" autocomplete="off" spellcheck="false" maxlength="1000" placeholder="id, name, path, key=value, status:404, min:100ms"><kbd>/</kbd></label>
            <span class="chips" role="group" aria-label="Only those that are">
            """);
        foreach ((string term, string label) in Chips)
            html.Add($"""<button type="button" class="chip" data-term="{term}" aria-pressed="false">{label}</button>""");
        html.Add($"""</span><select id="least" aria-label="Duration at least"><option value="">any duration</option>""");
        foreach (string duration in Durations)
        {
            html.Add($"""<option value="min:{duration}">≥ {duration}</option>""");
        }
        html.Add($"""</select></form><p class="problem" id="problem" role="status" hidden></p>""");
    }
}
