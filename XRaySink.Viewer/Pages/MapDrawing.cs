using System.Globalization;
using XRaySink.Viewer.Mapping;
using XRaySink.Viewer.Searching;

namespace XRaySink.Viewer.Pages;

/// <summary>The service map as SVG: parties as rings that show how their requests ended, and the calls between them.</summary>
sealed class MapDrawing
{
    const int ColumnWidth = 250;
    const int RowHeight = 150;
    const int Margin = 110;
    const int Radius = 36;
    const double Circumference = 2 * Math.PI * Radius;
    const int NameLength = 26;

    readonly Html html;
    readonly ServiceMap map;
    readonly Dictionary<MapNode, (double X, double Y)> places = [];
    readonly int width;
    readonly int height;

    public MapDrawing(Html html, ServiceMap map)
    {
        this.html = html;
        this.map = map;
        var layout = new MapLayout(map);
        int rows = layout.Columns.Max(column => column.Count);
        width = 2 * Margin + (layout.Columns.Count - 1) * ColumnWidth;
        height = 2 * Margin + (rows - 1) * RowHeight;
        for (int column = 0; column < layout.Columns.Count; column++)
        {
            List<MapNode> nodes = layout.Columns[column];
            double top = Margin + (rows - nodes.Count) * RowHeight / 2.0;
            for (int row = 0; row < nodes.Count; row++)
                places[nodes[row]] = (Margin + column * ColumnWidth, top + row * RowHeight);
        }
    }

    public void Add()
    {
        html.Add($"""
            <svg class="drawing" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group" aria-label="Service map">
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 .8 7 4 0 7.2z"></path></marker></defs>
            """);
        foreach (MapEdge edge in map.Edges)
            AddEdge(edge);

        // No line crosses a label.
        foreach (MapEdge edge in map.Edges)
            AddLabel(edge);
        foreach (MapNode node in map.Nodes)
            AddNode(node);
        html.Add($"</svg>");
        if (map.LeftOut > 0)
            html.Add($"""<p class="note">There is no room for more parties; {map.LeftOut} segments are not on the map.</p>""");
    }

    void AddEdge(MapEdge edge)
    {
        Curve curve = CurveOf(edge);
        html.Add($"""<g class="edge {Worst(edge.Traffic)}"><title>{edge.From.Name} → {edge.To.Name}: {Sentence(edge.Traffic)}</title><path d="{curve.Path}" marker-end="url(#arrow)"></path></g>""");
    }

    void AddLabel(MapEdge edge)
    {
        Curve curve = CurveOf(edge);
        html.Add($"""<text class="rate" x="{curve.LabelX}" y="{curve.LabelY}">{Rate(edge.Traffic.Requests)} · {DurationText.Of(edge.Traffic.Average)}</text>""");
    }

    // Straight out, straight in. Backward calls swing below.
    Curve CurveOf(MapEdge edge)
    {
        (double x1, double y1) = places[edge.From];
        (double x2, double y2) = places[edge.To];
        double gap = Radius + 8;
        if (edge.From == edge.To)
            return new Curve(string.Create(CultureInfo.InvariantCulture, $"M{x1 - 18} {y1 - gap} c-22 -46 58 -46 36 0"), x1, y1 - gap - 40);

        double bend = x2 > x1 ? (x2 - x1) / 2 : ColumnWidth / 2.0;
        double side = x2 > x1 ? 1 : -1;
        double from = x1 + side * gap;
        double to = x2 - side * gap;
        double sink = x2 > x1 ? 0 : RowHeight / 2.0;
        return new Curve(
            string.Create(CultureInfo.InvariantCulture, $"M{from} {y1} C{from + side * bend} {y1 + sink} {to - side * bend} {y2 + sink} {to} {y2}"),
            (from + to) / 2,
            (y1 + y2) / 2 + sink * 0.75 - 8);
    }

    void AddNode(MapNode node)
    {
        (double x, double y) = places[node];
        string search = node.Kind == NodeKind.Caller ? "" : "?q=" + Uri.EscapeDataString($"name:\"{node.Name.Replace("\"", "", StringComparison.Ordinal)}\"");
        html.Add($"""
            <a class="node {node.Kind.ToString().ToLowerInvariant()}" href="./{search}"><title>{node.Name}: {Sentence(node.Traffic)}</title>
            <g transform="translate({x} {y})"><circle class="plate" r="{Radius}"></circle>
            """);
        if (node.Kind == NodeKind.Caller)
            html.Add($"""<path class="glyph" d="M0 -2a7 7 0 1 0 -.01 0zM-13 17a13 11 0 0 1 26 0z"></path><text class="label" y="{Radius + 20}">callers</text></g></a>""");
        else
            AddParty(node);
    }

    void AddParty(MapNode node)
    {
        Traffic traffic = node.Traffic;
        double drawn = 0;
        foreach ((int count, string word) in ((int, string)[])[(traffic.Ok, "ok"), (traffic.Errors, "error"), (traffic.Throttled, "throttled"), (traffic.Faults, "fault")])
        {
            double arc = Circumference * count / traffic.Requests;
            if (count > 0)
                html.Add($"""<circle class="ring {word}" r="{Radius}" transform="rotate(-90)" stroke-dasharray="{arc} {Circumference - arc}" stroke-dashoffset="{-drawn}"></circle>""");
            drawn += arc;
        }
        html.Add($"""
            <text class="big" y="1">{DurationText.Of(traffic.Average)}</text><text class="small" y="17">{Rate(traffic.Requests)}</text>
            <text class="label" y="{Radius + 20}">{Short(node.Name)}</text><text class="small" y="{Radius + 36}">{Below(node)}</text></g></a>
            """);
    }

    static string Below(MapNode node)
    {
        string kind = node.Kind switch
        {
            NodeKind.Aws => "AWS",
            NodeKind.Database => "database",
            NodeKind.Remote => "remote",
            _ => "service",
        };
        return node.Traffic.Faults == 0
            ? kind
            : string.Create(CultureInfo.InvariantCulture, $"{kind} · {100.0 * node.Traffic.Faults / node.Traffic.Requests:0.#} % faults");
    }

    string Rate(int requests) => string.Create(CultureInfo.InvariantCulture, $"{requests / map.Span.TotalMinutes:0.#}/min");

    static string Sentence(Traffic traffic) => string.Create(
        CultureInfo.InvariantCulture,
        $"{traffic.Requests} requests, {DurationText.Of(traffic.Average)} on average, {traffic.Errors} errors, {traffic.Throttled} throttled, {traffic.Faults} faults");

    static string Worst(Traffic traffic) => traffic.Faults > 0 ? "fault" : traffic.Throttled > 0 ? "throttled" : traffic.Errors > 0 ? "error" : "ok";

    static string Short(string name) => name.Length <= NameLength ? name : name[..(NameLength - 1)] + "…";

    /// <summary>The line of a call, and where its label is.</summary>
    readonly record struct Curve(string Path, double LabelX, double LabelY);
}
