using XRaySink.Viewer.Mapping;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Pages;

/// <summary>The page with the service map.</summary>
static class MapPage
{
    public static string Render(IReadOnlyList<Trace> traces, string? query, string? problem) =>
        new PageFrame("Service map", "./", PageKind.Map).Around(html =>
        {
            html.Add($"""<main class="map" id="main">""");
            SearchForm.Add(html, query);
            if (problem is not null)
                html.Add($"""<p class="problem">{problem}</p>""");
            var map = new ServiceMap(traces);
            html.Add($"""<div id="drawing">""");
            if (map.Nodes.Count == 0)
                html.Add($"""<p class="empty">No traces yet.</p>""");
            else
                new MapDrawing(html, map).Add();
            html.Add($"""
                </div><footer class="foot"><span id="count">{map.TraceCount} traces</span>
                <span class="legend"><i class="ok"></i>ok <i class="error"></i>error <i class="throttled"></i>throttled <i class="fault"></i>fault</span></footer></main>
                """);
        });
}
