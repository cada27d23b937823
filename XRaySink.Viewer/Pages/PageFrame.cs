namespace XRaySink.Viewer.Pages;

/// <summary>What every page has around its content. All links are relative, because the application chooses the path.</summary>
/// <param name="Title">The page's title.</param>
/// <param name="Root">The way from the page to the viewer's root: <c>./</c> or <c>../</c>.</param>
/// <param name="Current">Which entry of the navigation this is.</param>
sealed record PageFrame(string Title, string Root, PageKind Current)
{
    /// <summary>Puts the frame around what <paramref name="content"/> writes.</summary>
    /// <param name="content">Writes the page's own elements.</param>
    /// <param name="refresh">Whether a browser without scripts loads the page again every few seconds.</param>
    public string Around(Action<Html> content, bool refresh = false)
    {
        var html = new Html();
        AddHead(html, refresh);
        AddBar(html);
        content(html);
        html.Add($"</body></html>");
        return html.ToString();
    }

    void AddHead(Html html, bool refresh)
    {
        html.Add($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Title} · XRaySink</title>
            <link rel="icon" type="image/svg+xml" href="{Root}assets/icon.svg">
            <link rel="stylesheet" href="{Root}assets/viewer.css">
            <script src="{Root}assets/theme.js"></script>
            <script type="module" src="{Root}assets/{Script}"></script>

            """);
        if (refresh)
            html.Add($"""<noscript><meta http-equiv="refresh" content="2"></noscript>""");
        html.Add($"</head>");
    }

    void AddBar(Html html)
    {
        html.Add($"""
            <body class="page-{Current.ToString().ToLowerInvariant()}"><a class="skip" href="#main">Skip to content</a>
            <header class="bar">
            <a class="brand" href="{Root}" aria-label="XRaySink, all traces"><svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><use href="{Root}assets/icon.svg#mark"></use></svg><span>XRaySink</span></a>
            <nav aria-label="Views">
            """);
        AddEntry(html, PageKind.Traces, "", "Traces");
        AddEntry(html, PageKind.Map, "map", "Service map");
        html.Add($"""
            </nav>
            <span class="space"></span>
            <span class="live" id="live" hidden><i></i><span></span></span>
            <button class="tool" id="theme" type="button" title="Light or dark (t)" aria-label="Light or dark"><svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><circle cx="12" cy="12" r="8.2" fill="none" stroke="currentColor" stroke-width="1.8"></circle><path d="M12 3.8a8.2 8.2 0 0 1 0 16.4z" fill="currentColor"></path></svg></button>
            </header>
            """);
    }

    void AddEntry(Html html, PageKind kind, string path, string label)
    {
        html.Add($"""<a href="{Root}{path}" """);
        if (kind == Current)
            html.Add($"""aria-current="page" """);
        html.Add($">{label}</a>");
    }

    string Script => Current switch
    {
        PageKind.Traces => "list.js",
        PageKind.Map => "map.js",
        _ => "trace.js",
    };
}

/// <summary>The pages there are.</summary>
enum PageKind
{
    Traces,
    Map,
    Trace,
}
