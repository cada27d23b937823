using System.Globalization;
using System.Text.Json;
using XRaySink.Documents;

namespace XRaySink.Viewer.Pages;

/// <summary>The cause of a failure: exceptions with their stacks, or the id of one that is described elsewhere in the trace.</summary>
static class ExceptionList
{
    public static void Add(Html html, SegmentDocument segment)
    {
        if (segment.Element("cause") is not { } cause)
            return;
        if (cause.ValueKind == JsonValueKind.String)
        {
            html.Add($"""<section class="wide cause"><h2>Cause</h2><p>The exception <code>{JsonText.Line(cause)}</code>, described at another segment of this trace.</p></section>""");
            return;
        }

        if (segment.Element("cause", "exceptions") is not { ValueKind: JsonValueKind.Array } exceptions)
            return;
        html.Add($"""<section class="wide cause"><h2>Cause</h2>""");
        string? expected = null;
        foreach (JsonElement exception in exceptions.EnumerateArray().Where(exception => exception.ValueKind == JsonValueKind.Object))
        {
            AddException(html, exception, isInner: expected is not null && expected == Text(exception, "id"));
            expected = Text(exception, "cause");
        }
        html.Add($"</section>");
    }

    static void AddException(Html html, JsonElement exception, bool isInner)
    {
        html.Add($"""<div class="exception"><p><span>{(isInner ? "caused by " : "")}</span><b>{Text(exception, "type")}</b> <q>{Text(exception, "message")}</q></p><ol class="frames">""");
        if (exception.TryGetProperty("stack", out JsonElement stack) && stack.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement frame in stack.EnumerateArray().Where(frame => frame.ValueKind == JsonValueKind.Object))
                html.Add($"""<li><code>{Text(frame, "label")}</code> <span>{Place(frame)}</span></li>""");
        }
        if (exception.TryGetProperty("truncated", out JsonElement truncated) && truncated.ValueKind == JsonValueKind.Number)
            html.Add($"""<li><span>… {JsonText.Line(truncated)} more</span></li>""");
        html.Add($"</ol></div>");
    }

    static string Place(JsonElement frame)
    {
        string? path = Text(frame, "path");
        bool hasLine = frame.TryGetProperty("line", out JsonElement value) && value.TryGetInt32Safely(out int line) && line > 0;
        return path is null ? "" : hasLine ? path + ":" + value.GetRawText() : path;
    }

    static string? Text(JsonElement json, string member) =>
        json.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static bool TryGetInt32Safely(this JsonElement json, out int number)
    {
        number = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out number);
    }
}
