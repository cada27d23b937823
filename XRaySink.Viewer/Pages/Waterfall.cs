using System.Globalization;
using XRaySink.Documents;
using XRaySink.Viewer.Searching;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Pages;

/// <summary>
/// The segments of a trace along one axis of time. Bars are SVG, whose attributes say where they lie: the pages' security policy allows
/// no style of an element's own.
/// </summary>
sealed class Waterfall(Html html, TraceTree tree, DateTimeOffset until)
{
    // A browser shows so many at once without effort, and nobody reads more.
    const int MaxRows = 1_500;

    // Deeper rows keep this indentation, so that their names have room.
    const int MaxIndent = 16;

    const int Ticks = 5;
    const int Hues = 8;

    // Something that took no time at all should still be seen.
    const double LeastWidth = 0.25;

    readonly DateTimeOffset start = tree.Start;
    readonly double length = Math.Max(1, (until - tree.Start).Ticks);

    // Each service has a colour, in the order in which the services come.
    readonly Dictionary<string, int> hues = [];

    public void Add()
    {
        html.Add($"""<section class="waterfall" aria-label="Timeline">""");
        AddAxis();
        html.Add($"""<ol>""");
        var hueAt = new List<int>();
        foreach (TraceTree.Row row in tree.Rows.Take(MaxRows))
            AddRow(row, Hue(row, hueAt));
        html.Add($"</ol>");
        if (tree.Rows.Count > MaxRows)
            html.Add($"""<p class="note">{tree.Rows.Count - MaxRows} more segments are in the JSON.</p>""");
        html.Add($"</section>");
    }

    void AddAxis()
    {
        html.Add($"""<div class="axis" aria-hidden="true"><span></span><svg width="100%" height="22">""");
        for (int i = 0; i < Ticks; i++)
        {
            double place = 100.0 * i / (Ticks - 1);
            string anchor = i == 0 ? "start" : i == Ticks - 1 ? "end" : "middle";
            html.Add($"""<text x="{place}%" y="14" text-anchor="{anchor}">{DurationText.Of(TimeSpan.FromTicks((long)(length * i / (Ticks - 1))))}</text>""");
        }
        html.Add($"</svg></div>");
    }

    void AddRow(TraceTree.Row row, int hue)
    {
        SegmentDocument segment = row.Segment;
        string word = segment.EndTime is null ? "running" : OutcomeOf.Segment(segment).Word();
        string type = segment.IsSubsegment ? "subsegment" : "segment";
        html.Add($"""<li class="row {type} d{Math.Min(row.Depth, MaxIndent)} {word}"><details id="s-{segment.Id}" """);
        if (segment.Exceptions.Count > 0)
            html.Add($"open");
        html.Add($"""
            ><summary>
            <span class="what"><span class="hue h{hue}"></span><span class="name">{segment.Name}</span> <span class="ask">{RequestText.Of(segment.HttpMethod, segment.Url)}</span></span>
            <span class="state">{State(segment, word)}</span>
            """);
        AddBar(segment, word, hue);
        html.Add($"</summary>");
        SegmentDetails.Add(html, segment, start);
        html.Add($"</details></li>");
    }

    void AddBar(SegmentDocument segment, string word, int hue)
    {
        double from = Percent(segment.StartTime);
        double width = Math.Max(LeastWidth, Percent(segment.EndTime ?? until) - from);
        from = Math.Min(from, 100 - LeastWidth);
        string took = segment.EndTime is null ? "running" : DurationText.Of(segment.Duration);
        html.Add($"""<svg class="line" width="100%" height="26" role="img" aria-label="{took}">""");
        for (int i = 1; i < Ticks - 1; i++)
            html.Add($"""<line class="grid" x1="{100.0 * i / (Ticks - 1)}%" x2="{100.0 * i / (Ticks - 1)}%" y1="0" y2="26"></line>""");
        html.Add($"""<rect class="span h{hue} {word}" x="{from}%" y="6" width="{width}%" height="14" rx="3"></rect>""");

        // Beside the bar where there is room, else at its end.
        bool isAfter = from + width < 84;
        bool isBefore = !isAfter && from > 16;
        double place = isBefore ? from : Math.Min(from + width, 100);
        html.Add($"""<text class="took {(isAfter || isBefore ? "beside" : "inside")}" x="{place}%" dx="{(isAfter ? 6 : -6)}" y="17" text-anchor="{(isAfter ? "start" : "end")}">{took}</text></svg>""");
    }

    double Percent(DateTimeOffset time) => Math.Clamp((time - start).Ticks / length * 100, 0, 100);

    /// <summary>Subsegments bear the colour of their service.</summary>
    int Hue(TraceTree.Row row, List<int> hueAt)
    {
        if (hueAt.Count > row.Depth)
            hueAt.RemoveRange(row.Depth, hueAt.Count - row.Depth);
        int hue = row.Segment.IsSubsegment && hueAt.Count > 0 ? hueAt[^1] : HueOf(row.Segment.Name);
        hueAt.Add(hue);
        return hue;
    }

    int HueOf(string service)
    {
        if (!hues.TryGetValue(service, out int hue))
            hues.Add(service, hue = hues.Count % Hues);
        return hue;
    }

    static string State(SegmentDocument segment, string word)
    {
        string status = segment.Status?.ToString(CultureInfo.InvariantCulture) ?? "";
        return word == "ok" || (status.Length > 0 && word != "running") ? status : word;
    }
}
