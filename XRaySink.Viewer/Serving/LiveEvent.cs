using System.Buffers;
using System.Globalization;
using System.Text.Json;
using XRaySink.Viewer.Pages;
using XRaySink.Viewer.Searching;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Serving;

/// <summary>One event of the live list.</summary>
static class LiveEvent
{
    // A line of the list has no room for more.
    const int TextLength = 200;

    public static void Write(IBufferWriter<byte> output, TraceStore.Changes changes, TraceQuery query, RefusalLog refusals, bool isFirst)
    {
        output.Write("data: "u8);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteBoolean("first", isFirst);
            json.WriteNumber("kept", changes.Kept);
            json.WriteNumber("oldest", changes.Oldest);
            if (query.Problem is not null)
                json.WriteString("problem", query.Problem);
            WriteRefusals(json, refusals);
            WriteTraces(json, changes.Traces, query, isFirst);
            json.WriteEndObject();
        }
        output.Write("\n\n"u8);
    }

    static void WriteRefusals(Utf8JsonWriter json, RefusalLog refusals)
    {
        json.WriteNumber("refused", refusals.Count);
        if (refusals.Latest is [{ } latest, ..])
            json.WriteString("refusedWhy", latest.Reason);
    }

    static void WriteTraces(Utf8JsonWriter json, IReadOnlyList<Trace> traces, TraceQuery query, bool isFirst)
    {
        var gone = new List<string>();
        json.WriteStartArray("traces");
        foreach (Trace trace in traces)
        {
            if (query.Matches(trace))
                WriteTrace(json, trace);
            else if (!isFirst)
                gone.Add(trace.Id);
        }
        json.WriteEndArray();

        json.WriteStartArray("gone");
        foreach (string id in gone)
            json.WriteStringValue(id);
        json.WriteEndArray();
    }

    static void WriteTrace(Utf8JsonWriter json, Trace trace)
    {
        TraceSummary summary = trace.Summary;
        SegmentFacts root = summary.Root;
        json.WriteStartObject();
        json.WriteString("id", trace.Id);
        json.WriteNumber("version", trace.Version);
        json.WriteNumber("start", summary.Start.ToUnixTimeMilliseconds());
        json.WriteString("at", summary.Start.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        json.WriteString("name", Short(root.Name));
        json.WriteString("ask", Short(RequestText.Of(root.Method, root.Url)));
        json.WriteString("word", summary.IsInProgress ? "running" : root.Outcome.Word());
        json.WriteString("inside", summary.Inside.Word());
        if (root.Status is { } status)
            json.WriteNumber("status", status);
        json.WriteNumber("ms", summary.Duration.TotalMilliseconds);
        json.WriteString("took", DurationText.Of(summary.Duration));
        json.WriteNumber("segments", summary.Segments);
        json.WriteStartArray("notes");
        foreach ((string key, string value) in summary.Annotations)
        {
            json.WriteStringValue(Short(key));
            json.WriteStringValue(Short(value));
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static string Short(string text)
    {
        if (text.Length <= TextLength)
            return text;
        int end = char.IsHighSurrogate(text[TextLength - 1]) ? TextLength - 1 : TextLength;
        return text[..end] + "…";
    }
}
